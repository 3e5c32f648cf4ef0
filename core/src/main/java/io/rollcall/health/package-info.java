/**
 * Finding out how instances do by probing them: {@link io.rollcall.health.HealthMonitor} probes
 * each at its slots, {@link io.rollcall.health.HealthState} makes a status of the results, and what
 * moved is reported down to the registry. What a probe does on the network is not here: {@link
 * io.rollcall.health.Probe} is the port for it.
 */
@NullMarked
package io.rollcall.health;

import org.jspecify.annotations.NullMarked;
