package io.rollcall.app.wiring;

import io.micronaut.context.annotation.Requires;
import io.rollcall.registry.RegistryBackend;
import jakarta.inject.Singleton;

/** The memory backend with faults, under the name {@code faulty}. */
@Singleton
@Requires(property = "rollcall.backend", value = "faulty")
final class FaultyBackendFactory implements BackendFactory {

  private final MemoryBackendFactory memory;

  FaultyBackendFactory(MemoryBackendFactory memory) {
    this.memory = memory;
  }

  @Override
  public String name() {
    return "faulty";
  }

  @Override
  public RegistryBackend open() {
    return new FaultyBackend(memory.open());
  }
}
