/** Certificates and keys as operators name them: PEM files, whatever they are for. */
@NullMarked
package io.rollcall.tls;

import org.jspecify.annotations.NullMarked;
