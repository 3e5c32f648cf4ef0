/**
 * Time, injected everywhere it matters: {@link io.rollcall.time.Clock} tells it, {@link
 * io.rollcall.time.Scheduler} waits for it. Nothing else in Rollcall asks the JVM what time it is,
 * so tests move time by hand.
 */
@NullMarked
package io.rollcall.time;

import org.jspecify.annotations.NullMarked;
