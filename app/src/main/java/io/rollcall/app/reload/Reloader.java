package io.rollcall.app.reload;

import io.rollcall.app.config.InvalidSettings;
import io.rollcall.app.config.Parts;
import io.rollcall.app.config.RunningSettings;
import io.rollcall.app.config.SettingProblem;
import io.rollcall.app.config.Settings;
import io.rollcall.app.reload.Reload.Outcome;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the settings again, and has them hold when all of them can work. Else none of them does.
 * Thread-safe; one reload waits for another.
 */
@Singleton
public final class Reloader {

  private static final Logger log = LoggerFactory.getLogger(Reloader.class);

  private final RunningSettings running;
  private final Parts parts;
  private final Clock clock;
  private final Map<Outcome, LongAdder> counts =
      Map.of(
          Outcome.APPLIED, new LongAdder(),
          Outcome.UNCHANGED, new LongAdder(),
          Outcome.REFUSED, new LongAdder());
  private volatile @Nullable Reload last;

  Reloader(RunningSettings running, Parts parts, Clock clock) {
    this.running = running;
    this.parts = parts;
    this.clock = clock;
  }

  /** Reads the settings as they are given now. Throws nothing that is wrong with them. */
  public synchronized Reload reload() {
    Reload reload;
    try {
      reload = apply(running.source().read());
    } catch (InvalidSettings e) {
      reload = new Reload(clock.now(), Outcome.REFUSED, List.of(), e.problems());
    }
    last = reload;
    counted(reload.outcome()).increment();
    tell(reload);
    return reload;
  }

  /** The last try; empty before the first. */
  public Optional<Reload> last() {
    return Optional.ofNullable(last);
  }

  /** How many tries ended so. */
  public long count(Outcome outcome) {
    return counted(outcome).sum();
  }

  private Reload apply(Settings next) {
    var changed = next.differences(running.current());
    if (changed.isEmpty()) {
      return new Reload(clock.now(), Outcome.UNCHANGED, changed, List.of());
    }
    refuseRestarts(next, changed);
    var use = parts.prepare(next);
    running.set(next);
    use.run();
    return new Reload(clock.now(), Outcome.APPLIED, changed, List.of());
  }

  private void refuseRestarts(Settings next, List<String> changed) {
    var problems =
        changed.stream()
            .filter(key -> !Settings.changesWhileRunning(key))
            .map(key -> needsRestart(key, next))
            .toList();
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems);
    }
  }

  private SettingProblem needsRestart(String key, Settings next) {
    var now = running.current().effective().get(key);
    var wanted = next.effective().get(key);
    return SettingProblem.of(
        key,
        "changes at a restart alone: it is '%s', and is given as '%s'"
            .formatted(now == null ? "" : now.shown(), wanted == null ? "" : wanted.shown()));
  }

  private LongAdder counted(Outcome outcome) {
    return Objects.requireNonNull(counts.get(outcome));
  }

  private static void tell(Reload reload) {
    switch (reload.outcome()) {
      case APPLIED -> log.info("Settings have changed: {}", String.join(", ", reload.changed()));
      case UNCHANGED -> log.debug("Settings were read again and are the same");
      case REFUSED ->
          log.warn(
              "Settings are refused, and those before still hold: {}",
              String.join("; ", reload.problems().stream().map(SettingProblem::message).toList()));
    }
  }
}
