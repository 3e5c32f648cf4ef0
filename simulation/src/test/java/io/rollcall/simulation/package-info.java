@NullMarked
package io.rollcall.simulation;

import org.jspecify.annotations.NullMarked;
