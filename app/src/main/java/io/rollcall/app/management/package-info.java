/**
 * How the server itself is doing: {@code /health}, {@code /prometheus}.
 *
 * <p>{@link io.rollcall.app.management.RegistryReadiness} says whether requests should be sent
 * here; {@link io.rollcall.app.management.RegistryGauges} are Rollcall's own metrics.
 */
@NullMarked
package io.rollcall.app.management;

import org.jspecify.annotations.NullMarked;
