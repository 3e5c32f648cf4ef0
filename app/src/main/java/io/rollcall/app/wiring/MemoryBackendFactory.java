package io.rollcall.app.wiring;

import io.rollcall.app.config.InvalidSetting;
import io.rollcall.app.config.RollcallSettings;
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

  private final RollcallSettings settings;
  private final Clock clock;
  private final Scheduler scheduler;

  MemoryBackendFactory(RollcallSettings settings, Clock clock, Scheduler scheduler) {
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
    var file = settings.memoryFile().orElse(null);
    try {
      return MemoryRegistry.open(new MemorySettings(file), clock, scheduler);
    } catch (BackendUnavailable e) {
      throw InvalidSetting.value(
          "rollcall.memory.file", String.valueOf(file), "must be usable (" + e.getMessage() + ")");
    }
  }
}
