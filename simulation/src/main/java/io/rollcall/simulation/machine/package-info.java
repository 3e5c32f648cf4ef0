/** Processes in simulated time: start with {@link io.rollcall.simulation.machine.Simulator}. */
@NullMarked
package io.rollcall.simulation.machine;

import org.jspecify.annotations.NullMarked;
