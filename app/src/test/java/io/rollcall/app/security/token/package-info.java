@NullMarked
package io.rollcall.app.security.token;

import org.jspecify.annotations.NullMarked;
