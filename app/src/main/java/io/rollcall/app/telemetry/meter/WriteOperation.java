package io.rollcall.app.telemetry.meter;

import io.rollcall.registry.Write;
import java.util.Locale;

/** What kind of write it is. */
enum WriteOperation {
  REGISTER,
  HEARTBEAT,
  DEREGISTER,
  REPORT,
  EVICT,
  REPLACE_METADATA,
  BEGIN_MAINTENANCE,
  END_MAINTENANCE;

  static WriteOperation of(Write<?> write) {
    return switch (write) {
      case Write.Register _ -> REGISTER;
      case Write.Heartbeat _ -> HEARTBEAT;
      case Write.Deregister _ -> DEREGISTER;
      case Write.Report _ -> REPORT;
      case Write.Evict _ -> EVICT;
      case Write.ReplaceMetadata _ -> REPLACE_METADATA;
      case Write.BeginMaintenance _ -> BEGIN_MAINTENANCE;
      case Write.EndMaintenance _ -> END_MAINTENANCE;
    };
  }

  /** Such as {@code begin-maintenance}. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
