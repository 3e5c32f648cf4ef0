/** Tests of the package of this name. */
@NullMarked
package io.rollcall.app.security.jwt;

import org.jspecify.annotations.NullMarked;
