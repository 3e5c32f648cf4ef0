/**
 * How the server itself is doing: {@code /health}, and where that and {@code /prometheus} are
 * served.
 *
 * <p>{@link io.rollcall.app.management.RegistryReadiness} says whether requests should be sent
 * here.
 */
@NullMarked
package io.rollcall.app.management;

import org.jspecify.annotations.NullMarked;
