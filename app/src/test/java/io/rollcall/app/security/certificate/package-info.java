/** Tests of the package of this name. */
@NullMarked
package io.rollcall.app.security.certificate;

import org.jspecify.annotations.NullMarked;
