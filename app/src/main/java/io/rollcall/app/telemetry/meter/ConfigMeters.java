package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.rollcall.config.ConfigObserver;
import io.rollcall.config.ConfigResult;
import io.rollcall.config.ConfigWrite;
import io.rollcall.registry.WriteOutcome;
import jakarta.inject.Singleton;
import java.util.List;

/** How the writes of configurations go: how many, and what became of them. */
@Singleton
final class ConfigMeters implements ConfigObserver {

  private record Counted(String operation, WriteStatus status) {

    Tags labels() {
      return Tags.of("operation", operation, "status", status.label());
    }
  }

  private final LazyCounters<Counted> writes;

  ConfigMeters(MeterRegistry registry) {
    writes =
        new LazyCounters<>(
            registry,
            "rollcall.config.writes",
            "Writes of configurations, by what became of them",
            Counted::labels);
  }

  @Override
  public Observed began(List<ConfigWrite> begun) {
    return new Observed() {
      @Override
      public void made(List<ConfigResult> results) {
        count(begun, WriteStatus.SUCCESS);
      }

      @Override
      public void failed(RuntimeException reason) {
        count(begun, WriteStatus.of(WriteOutcome.of(reason)));
      }
    };
  }

  private void count(List<ConfigWrite> ended, WriteStatus status) {
    ended.forEach(write -> writes.increment(new Counted(operation(write), status)));
  }

  private static String operation(ConfigWrite write) {
    return switch (write) {
      case ConfigWrite.Put _ -> "put";
      case ConfigWrite.Rollback _ -> "rollback";
      case ConfigWrite.Delete _ -> "delete";
    };
  }
}
