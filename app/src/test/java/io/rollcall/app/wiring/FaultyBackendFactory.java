package io.rollcall.app.wiring;

import static java.util.Objects.requireNonNull;

import io.micronaut.context.annotation.Requires;
import io.rollcall.store.Backend;
import io.rollcall.time.Scheduler;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The memory backend with faults, under the name {@code faulty}. */
@Singleton
@Requires(property = "rollcall.backend", value = "faulty")
final class FaultyBackendFactory implements BackendFactory {

  private final MemoryBackendFactory memory;
  private final Scheduler scheduler;
  private @Nullable FaultyBackend opened;

  FaultyBackendFactory(MemoryBackendFactory memory, Scheduler scheduler) {
    this.memory = memory;
    this.scheduler = scheduler;
  }

  @Override
  public String name() {
    return "faulty";
  }

  @Override
  public Backend open() {
    opened = new FaultyBackend(memory.open(), scheduler);
    return opened;
  }

  FaultyBackend opened() {
    return requireNonNull(opened);
  }
}
