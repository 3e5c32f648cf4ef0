/**
 * Rollcall in simulated time: replicas of it over a modelled store, clients, and what goes wrong,
 * all drawn from a seed. Start with {@link io.rollcall.simulation.Episode}.
 */
@NullMarked
package io.rollcall.simulation;

import org.jspecify.annotations.NullMarked;
