package io.rollcall.app.wiring;

import io.micronaut.context.annotation.Property;
import io.rollcall.app.section.MemorySection;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings;
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
  private final boolean isCheckOnly;

  MemoryBackendFactory(
      RunningSettings settings,
      Clock clock,
      Scheduler scheduler,
      @Property(name = RollcallFactory.CHECK_ONLY, defaultValue = "false") boolean isCheckOnly) {
    this.isCheckOnly = isCheckOnly;
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
    var memory = memory(settings.current());
    try {
      return MemoryRegistry.open(memory, clock, scheduler);
    } catch (BackendUnavailable e) {
      throw unusable(memory, e);
    }
  }

  /**
   * None of its settings changes while it runs. Its file is found usable by opening it, and where
   * nothing is opened, by reading it.
   */
  @Override
  public Runnable prepare(Settings next) {
    if (isCheckOnly) {
      var memory = memory(next);
      try {
        MemoryRegistry.check(memory);
      } catch (BackendUnavailable e) {
        throw unusable(memory, e);
      }
    }
    return () -> {};
  }

  private static MemorySettings memory(Settings settings) {
    return new MemorySettings(settings.get(MemorySection.class).orElse(null));
  }

  private static InvalidSettings unusable(MemorySettings memory, BackendUnavailable error) {
    return InvalidSettings.value(
        MemorySection.FILE.fullKey(),
        String.valueOf(memory.file()),
        "must be usable (" + error.getMessage() + ")");
  }
}
