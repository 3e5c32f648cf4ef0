/**
 * Spans: of writes, of discovery, of what is asked of the store, and of probes. Start at {@link
 * io.rollcall.app.telemetry.trace.Tracing}. What is not sampled costs a draw and no more; where
 * traces are not sent, not even that.
 */
@NullMarked
package io.rollcall.app.telemetry.trace;

import org.jspecify.annotations.NullMarked;
