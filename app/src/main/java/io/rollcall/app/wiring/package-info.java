/**
 * Joins the parts: which settings, which backend, which strategies, and in which order all of it is
 * closed. The only place that names backends.
 *
 * <p>Start at {@link io.rollcall.app.wiring.RollcallFactory}. A new backend adds one {@link
 * io.rollcall.app.wiring.BackendFactory}; a user's own balancing strategy is a bean of type {@link
 * io.rollcall.balancer.Strategy}, a probe one of {@link io.rollcall.health.CustomProbe}.
 */
@NullMarked
package io.rollcall.app.wiring;

import org.jspecify.annotations.NullMarked;
