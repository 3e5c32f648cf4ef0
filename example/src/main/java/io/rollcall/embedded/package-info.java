/** Rollcall as a library: start at {@link io.rollcall.embedded.EmbeddedRegistry}. */
@NullMarked
package io.rollcall.embedded;

import org.jspecify.annotations.NullMarked;
