package io.rollcall.app.wiring;

import io.rollcall.app.config.RollcallSettings;
import io.rollcall.backend.memory.MemoryRegistry;
import io.rollcall.backend.memory.MemorySettings;
import io.rollcall.registry.RegistryBackend;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import jakarta.inject.Singleton;

/** The embedded backend. */
@Singleton
record MemoryBackendFactory(RollcallSettings settings, Clock clock, Scheduler scheduler)
    implements BackendFactory {

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public RegistryBackend open() {
    return MemoryRegistry.open(
        new MemorySettings(settings.memoryFile().orElse(null)), clock, scheduler);
  }
}
