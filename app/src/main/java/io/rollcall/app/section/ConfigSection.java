package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import io.rollcall.config.ConfigSettings;
import io.rollcall.model.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How the configurations of services are kept. */
public final class ConfigSection implements Section<ConfigSection.Config> {

  static final Setting<Integer> VERSIONS =
      Setting.live(
          "config.versions",
          ValueType.whole(1, 10_000, "versions"),
          "100",
          "How many versions of each configuration are kept; the current one always is.");
  static final Setting<Duration> AGE =
      Setting.live(
          "config.age",
          ValueType.duration(Duration.ofMinutes(1), Duration.ofDays(3650)),
          "90d",
          "How long a version is kept once another has replaced it; what was deleted is forgotten"
              + " after that.");
  static final Setting<Long> GUARDED_SIZE =
      Setting.live(
          "config.guarded-size",
          ValueType.size(1 << 10, Limits.CONFIG_VALUE_SIZE),
          "4KB",
          "Where a value before or after a write is larger, the write may make it at most twice and"
              + " not less than half as large, unless it is forced.");
  static final Setting<Optional<Long>> HELD_SIZE =
      Setting.fixed(
          "config.held-size",
          ValueType.size(1 << 20, 100L << 30).optional(),
          "",
          "Memory for values that were asked for. None: an eighth of the heap, at most 256MB.");
  public static final Setting<List<String>> SEALED =
      Setting.live(
          "config.sealed",
          ValueType.list(
              "beginnings of keys",
              "must be beginnings of keys of configurations, separated by commas",
              ConfigSection::prefix),
          "",
          "Which configurations are sealed in the store, as a list of the beginnings of their"
              + " keys.");

  /**
   * What this section says.
   *
   * @param sealed beginnings of the keys of what is sealed
   */
  public record Config(ConfigSettings settings, List<String> sealed) {}

  @Override
  public List<Setting<?>> settings() {
    return List.of(VERSIONS, AGE, GUARDED_SIZE, HELD_SIZE, SEALED);
  }

  @Override
  public Config read(Reading reading) {
    var sealed = reading.get(SEALED);
    if (!sealed.isEmpty() && reading.get(SealingSection.KEYSET_FILE).isEmpty()) {
      reading.refuse(
          SEALED,
          SealingSection.KEYSET_FILE,
          "must be given together with " + SealingSection.KEYSET_FILE.fullKey());
    }
    return new Config(
        new ConfigSettings(
            reading.get(VERSIONS),
            reading.get(AGE),
            reading.get(GUARDED_SIZE).intValue(),
            reading.get(HELD_SIZE).orElse(ConfigSettings.HELD_IN_THIS_HEAP)),
        sealed);
  }

  private static String prefix(String text) {
    return ValueType.require(Limits.requireConfigPrefix("prefix", text), !text.isEmpty());
  }
}
