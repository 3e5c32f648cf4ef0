@NullMarked
package io.rollcall.app.security.login;

import org.jspecify.annotations.NullMarked;
