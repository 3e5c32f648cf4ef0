package io.rollcall.app.telemetry.meter;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.rollcall.app.reload.Reload.Outcome;
import io.rollcall.app.reload.Reloader;
import java.util.Locale;

/** How often settings were read again. Made at the start. */
@Context
final class ReloadMeters {

  ReloadMeters(MeterRegistry registry, Reloader reloader) {
    for (var outcome : Outcome.values()) {
      FunctionCounter.builder("rollcall.settings.reloads", reloader, it -> it.count(outcome))
          .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
          .description("Times that settings were read again, by what became of it")
          .register(registry);
    }
  }
}
