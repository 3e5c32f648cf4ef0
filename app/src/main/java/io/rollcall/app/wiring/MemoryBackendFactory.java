package io.rollcall.app.wiring;

import io.rollcall.app.config.InvalidSettings;
import io.rollcall.app.config.RunningSettings;
import io.rollcall.app.config.Settings;
import io.rollcall.app.section.MemorySection;
import io.rollcall.backend.memory.MemoryRegistry;
import io.rollcall.backend.memory.MemorySettings;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.Backend;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import jakarta.inject.Singleton;

/** Registrations in this process. */
@Singleton
final class MemoryBackendFactory implements BackendFactory {

  private final RunningSettings settings;
  private final Clock clock;
  private final Scheduler scheduler;

  MemoryBackendFactory(RunningSettings settings, Clock clock, Scheduler scheduler) {
    this.settings = settings;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public Backend open() {
    var file = settings.get(MemorySection.class).orElse(null);
    try {
      return MemoryRegistry.open(new MemorySettings(file), clock, scheduler);
    } catch (BackendUnavailable e) {
      throw InvalidSettings.value(
          MemorySection.FILE.fullKey(),
          String.valueOf(file),
          "must be usable (" + e.getMessage() + ")");
    }
  }

  /** None of its settings changes while it runs, and its file is found usable by opening it. */
  @Override
  public Runnable prepare(Settings next) {
    return () -> {};
  }
}
