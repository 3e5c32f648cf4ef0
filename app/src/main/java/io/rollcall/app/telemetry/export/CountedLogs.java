package io.rollcall.app.telemetry.export;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import java.util.Collection;

/** Sends log records, and counts what becomes of them. */
record CountedLogs(LogRecordExporter exporter, WaitingRoom room, ExportCounts counts)
    implements LogRecordExporter {

  @Override
  public CompletableResultCode export(Collection<LogRecordData> lines) {
    int size = lines.size();
    room.leave(size);
    return counts.counting(() -> exporter.export(lines), size);
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
