@NullMarked
package io.rollcall.app.security.access;

import org.jspecify.annotations.NullMarked;
