/**
 * What is sent to a collector by OTLP: OpenTelemetry's SDK, set up by the settings and by the
 * {@code OTEL_*} variables. Start at {@link io.rollcall.app.telemetry.export.OtlpExport}. A
 * collector that is down, slow or refuses costs counted drops and nothing else.
 */
@NullMarked
package io.rollcall.app.telemetry.export;

import org.jspecify.annotations.NullMarked;
