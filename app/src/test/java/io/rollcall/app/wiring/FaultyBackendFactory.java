package io.rollcall.app.wiring;

import static java.util.Objects.requireNonNull;

import io.micronaut.context.annotation.Requires;
import io.micronaut.context.condition.Condition;
import io.micronaut.context.condition.ConditionContext;
import io.rollcall.app.section.BackendSection;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings;
import io.rollcall.store.Backend;
import io.rollcall.time.Scheduler;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** The memory backend with faults, under the name {@code faulty}. */
@Singleton
@Requires(condition = FaultyBackendFactory.IsConfigured.class)
final class FaultyBackendFactory implements BackendFactory {

  /** Whether the settings name it; else nobody is told that it exists. */
  static final class IsConfigured implements Condition {
    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public boolean matches(ConditionContext context) {
      return context.getBean(RunningSettings.class).get(BackendSection.class).equals("faulty");
    }
  }

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

  @Override
  public Runnable prepare(Settings next) {
    return memory.prepare(next);
  }

  FaultyBackend opened() {
    return requireNonNull(opened);
  }
}
