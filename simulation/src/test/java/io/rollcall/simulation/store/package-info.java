@NullMarked
package io.rollcall.simulation.store;

import org.jspecify.annotations.NullMarked;
