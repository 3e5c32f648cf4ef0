package io.rollcall.app.telemetry.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;

/** Sends spans, and counts what becomes of them. */
record CountedSpans(SpanExporter exporter, WaitingRoom room, ExportCounts counts)
    implements SpanExporter {

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    int size = spans.size();
    room.leave(size);
    return counts.counting(() -> exporter.export(spans), size);
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }
}
