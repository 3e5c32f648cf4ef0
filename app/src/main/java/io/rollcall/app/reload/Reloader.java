package io.rollcall.app.reload;

import io.rollcall.app.audit.AuditEvent;
import io.rollcall.app.audit.AuditLog;
import io.rollcall.app.reload.Reload.Outcome;
import io.rollcall.app.setting.InvalidSettings;
import io.rollcall.app.setting.Parts;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.app.setting.SettingProblem;
import io.rollcall.app.setting.Settings;
import io.rollcall.registry.Caller;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
  private final AuditLog audit;
  private final Map<Outcome, LongAdder> counts =
      Map.of(
          Outcome.APPLIED, new LongAdder(),
          Outcome.UNCHANGED, new LongAdder(),
          Outcome.REFUSED, new LongAdder(),
          Outcome.FAILED, new LongAdder());
  private volatile @Nullable Reload last;

  Reloader(RunningSettings running, Parts parts, Clock clock, AuditLog audit) {
    this.running = running;
    this.parts = parts;
    this.clock = clock;
    this.audit = audit;
  }

  /**
   * Reads the settings as they are given now. Throws nothing: what nobody foresaw is logged, and
   * ends in an outcome as what is wrong with the settings does.
   *
   * @param caller who asks for it, for the record
   */
  public synchronized Reload reload(Caller caller) {
    var reload = attempt();
    last = reload;
    counted(reload.outcome()).increment();
    tell(reload);
    record(reload, caller);
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

  private Reload attempt() {
    Settings next;
    List<String> changed;
    Runnable use;
    try {
      next = running.read();
      changed = next.differences(running.current());
      use = changed.isEmpty() ? () -> {} : prepare(next, changed);
    } catch (InvalidSettings e) {
      return ended(Outcome.REFUSED, List.of(), e.problems());
    } catch (RuntimeException | StackOverflowError e) {
      log.error("Settings could not be read again", e);
      return ended(Outcome.REFUSED, List.of(), unforeseen("could not be read", e));
    }
    running.set(next); // also what is the same may come from elsewhere
    try {
      use.run();
    } catch (RuntimeException | StackOverflowError e) {
      return ended(Outcome.FAILED, changed, unforeseen("hold, but not everywhere", e));
    }
    return ended(changed.isEmpty() ? Outcome.UNCHANGED : Outcome.APPLIED, changed, List.of());
  }

  /** Throws all that is wrong at once: what needs a restart, and what cannot work. */
  private Runnable prepare(Settings next, List<String> changed) {
    var problems = new ArrayList<>(restarts(next, changed));
    Runnable use = () -> {};
    try {
      use = parts.prepare(next);
    } catch (InvalidSettings e) {
      problems.addAll(e.problems());
    }
    if (!problems.isEmpty()) {
      throw new InvalidSettings(problems);
    }
    return use;
  }

  private List<SettingProblem> restarts(Settings next, List<String> changed) {
    return changed.stream()
        .filter(key -> !Settings.changesWhileRunning(key))
        .map(key -> needsRestart(key, next))
        .toList();
  }

  private Reload ended(Outcome outcome, List<String> changed, List<SettingProblem> problems) {
    return new Reload(clock.now(), outcome, changed, problems);
  }

  private static List<SettingProblem> unforeseen(String what, Throwable error) {
    var name = error.getClass().getSimpleName();
    return List.of(
        SettingProblem.of("rollcall", "settings %s; the log tells of a %s".formatted(what, name)));
  }

  private SettingProblem needsRestart(String key, Settings next) {
    var now = running.current().effective().get(key);
    var wanted = next.effective().get(key);
    return SettingProblem.of(
        key,
        "changes at a restart alone: it is '%s', and is given as '%s'"
            .formatted(now == null ? "" : now.shown(), wanted == null ? "" : wanted.shown()));
  }

  private void record(Reload reload, Caller caller) {
    if (reload.outcome() != Outcome.UNCHANGED) {
      audit.record(
          new AuditEvent.SettingsRead(
              caller,
              reload.outcome().name().toLowerCase(Locale.ROOT),
              reload.changed(),
              reload.messages()));
    }
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
              String.join("; ", reload.messages()));
      case FAILED ->
          log.error(
              "Settings have changed, but not everywhere: {}: {}",
              String.join(", ", reload.changed()),
              String.join("; ", reload.messages()));
    }
  }
}
