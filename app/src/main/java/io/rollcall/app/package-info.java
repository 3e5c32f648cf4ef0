/**
 * The Rollcall server: what {@code bin/rollcall} starts.
 *
 * <p>Start at {@link io.rollcall.app.RollcallCommand}. Requests come in at {@code http}; {@code
 * wiring} joins the parts of {@code core} to the backend that {@code config} names; {@code
 * management} tells how the server itself is doing.
 */
@NullMarked
package io.rollcall.app;

import org.jspecify.annotations.NullMarked;
