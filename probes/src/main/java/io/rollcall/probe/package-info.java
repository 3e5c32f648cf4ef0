/**
 * Asking instances how they do, over HTTP, TCP and gRPC. Start at {@link io.rollcall.probe.Probes}.
 * Whatever an instance answers or does not, a probe ends in time, reads little, and connects to no
 * address that {@link io.rollcall.probe.TargetRules} deny.
 */
@NullMarked
package io.rollcall.probe;

import org.jspecify.annotations.NullMarked;
