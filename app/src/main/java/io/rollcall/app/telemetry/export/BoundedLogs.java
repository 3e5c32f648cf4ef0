package io.rollcall.app.telemetry.export;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.LogRecordProcessor;
import io.opentelemetry.sdk.logs.ReadWriteLogRecord;

/** Hands the log records on for which there is room. */
record BoundedLogs(LogRecordProcessor batches, WaitingRoom room) implements LogRecordProcessor {

  @Override
  public void onEmit(Context context, ReadWriteLogRecord line) {
    if (room.enter()) {
      batches.onEmit(context, line);
    }
  }

  @Override
  public CompletableResultCode shutdown() {
    return batches.shutdown();
  }

  @Override
  public CompletableResultCode forceFlush() {
    return batches.forceFlush();
  }
}
