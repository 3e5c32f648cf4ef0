/**
 * The log by OTLP, beside standard output, and the trace that each line belongs to. Start at {@link
 * io.rollcall.app.telemetry.log.LogExport}.
 */
@NullMarked
package io.rollcall.app.telemetry.log;

import org.jspecify.annotations.NullMarked;
