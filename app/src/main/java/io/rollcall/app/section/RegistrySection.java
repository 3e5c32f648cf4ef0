package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import io.rollcall.registry.RegistryLimits;
import io.rollcall.registry.RetrySettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How much may be registered, and how writes are tried again. */
public final class RegistrySection implements Section<RegistrySection.Registry> {

  private static final int MOST = 1_000_000_000;

  static final Setting<Optional<Integer>> MAX_INSTANCES =
      Setting.live(
          "registry.max-instances",
          ValueType.whole(1, MOST, "instances").optional(),
          "",
          "Most instances; a registration past that is refused. None: what the heap carries, one for"
              + " every 1650 bytes past the first 32 MiB.");
  static final Setting<Optional<Integer>> MAX_SERVICES =
      Setting.live(
          "registry.max-services",
          ValueType.whole(1, MOST, "services").optional(),
          "",
          "Most services that have instances, likewise. None: a quarter of that.");
  static final Setting<Integer> MAX_RETRIES =
      Setting.live(
          "registry.max-retries",
          ValueType.whole(0, 10, "tries"),
          "3",
          "How often a write is tried again that the backend could not take.");
  static final Setting<Duration> RETRY_DELAY =
      Setting.live(
          "registry.retry-delay",
          ValueType.duration(Duration.ofMillis(1), Duration.ofDays(1)),
          "1s",
          "Time before it is tried again, give or take half of it; no retry begins after 10 s.");

  /** What this section says. */
  public record Registry(RegistryLimits limits, RetrySettings retrying) {}

  @Override
  public List<Setting<?>> settings() {
    return List.of(MAX_INSTANCES, MAX_SERVICES, MAX_RETRIES, RETRY_DELAY);
  }

  @Override
  public Registry read(Reading reading) {
    var standard = RegistryLimits.OF_THIS_HEAP;
    return new Registry(
        new RegistryLimits(
            reading.get(MAX_INSTANCES).map(Integer::longValue).orElse(standard.maxInstances()),
            reading.get(MAX_SERVICES).map(Integer::longValue).orElse(standard.maxServices())),
        new RetrySettings(reading.get(MAX_RETRIES), reading.get(RETRY_DELAY)));
  }
}
