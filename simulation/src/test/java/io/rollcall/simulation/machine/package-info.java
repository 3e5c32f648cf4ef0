@NullMarked
package io.rollcall.simulation.machine;

import org.jspecify.annotations.NullMarked;
