package io.rollcall.app.section;

import io.rollcall.app.setting.Reading;
import io.rollcall.app.setting.Section;
import io.rollcall.app.setting.Setting;
import io.rollcall.app.setting.ValueType;
import java.util.List;
import java.util.Map;

/** How much is logged. */
public final class LogSection implements Section<LogSection.Log> {

  private static final List<String> LEVELS =
      List.of("error", "warn", "info", "debug", "trace", "off");

  /** What the logger above all others is called, in any case of letters. */
  private static final String ROOT = "root";

  private static final ValueType<String> LEVEL =
      ValueType.of(
          "level",
          "must be one of " + String.join(", ", LEVELS),
          text -> ValueType.require(text, LEVELS.contains(text)));

  static final Setting<String> LOG_LEVEL =
      Setting.live(
          "log.level",
          LEVEL,
          "info",
          "What is logged: this and what is graver, of `error`, `warn`, `info`, `debug`, `trace`;"
              + " `off` for nothing.");
  static final Setting<String> LOGGER_LEVEL =
      Setting.live(
          "log.levels.<logger>",
          LEVEL,
          "",
          "The same for one logger, such as `io.rollcall.health`, and for those below it.");

  /**
   * What this section says.
   *
   * @param level of all loggers that have none of their own
   * @param levels by name of logger
   */
  public record Log(String level, Map<String, String> levels) {}

  @Override
  public List<Setting<?>> settings() {
    return List.of(LOG_LEVEL, LOGGER_LEVEL);
  }

  @Override
  public Log read(Reading reading) {
    var levels = reading.each(LOGGER_LEVEL);
    levels.keySet().stream()
        .filter(ROOT::equalsIgnoreCase)
        .forEach(
            name ->
                reading.refuseName(
                    LOGGER_LEVEL, name, "must not be given; use " + LOG_LEVEL.fullKey()));
    return new Log(reading.get(LOG_LEVEL), levels);
  }
}
