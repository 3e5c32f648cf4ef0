package io.rollcall.app.wiring;

import io.micronaut.logging.LogLevel;
import io.micronaut.logging.LoggingSystem;
import io.rollcall.app.section.LogSection;
import io.rollcall.app.setting.Reloadable;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.Settings;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Set;

/** Tells the loggers how much to log. */
@Singleton
final class LogLevels implements Reloadable {

  private static final String ALL = "ROOT";

  private final LoggingSystem loggers;

  /** Those that have levels of their own. */
  private Set<String> named = Set.of();

  LogLevels(LoggingSystem loggers, RunningSettings settings) {
    this.loggers = loggers;
    apply(settings.get(LogSection.class));
  }

  @Override
  public Runnable prepare(Settings next) {
    return () -> apply(next.get(LogSection.class));
  }

  private synchronized void apply(LogSection.Log log) {
    named.stream()
        .filter(name -> !log.levels().containsKey(name))
        .forEach(name -> loggers.setLogLevel(name, LogLevel.NOT_SPECIFIED));
    named = log.levels().keySet();
    loggers.setLogLevel(ALL, level(log.level()));
    log.levels().forEach((name, level) -> loggers.setLogLevel(name, level(level)));
  }

  private static LogLevel level(String name) {
    return LogLevel.valueOf(name.toUpperCase(Locale.ROOT));
  }
}
