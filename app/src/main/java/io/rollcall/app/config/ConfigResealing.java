package io.rollcall.app.config;

import io.rollcall.app.audit.RecordedConfigWrites;
import io.rollcall.app.sealing.Resealing.Outcome;
import io.rollcall.app.section.DiscoverySection;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.config.Condition;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigVersion;
import io.rollcall.config.ConfigWrite;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.ConfigLocked;
import io.rollcall.model.RegistryException.ConfigNotFound;
import io.rollcall.model.RegistryException.ConfigVersionMismatch;
import io.rollcall.registry.Caller;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.stream.Gatherers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals with the primary key the latest versions of configurations that are stored in clear, though
 * their keys are to be sealed, or sealed with a former key. Each gets a new version of the same
 * value; earlier versions stay as they are. What somebody else writes meanwhile is left alone. A
 * run that ended for want of time is gone on with by the next one of this replica. Thread-safe.
 */
@Singleton
public final class ConfigResealing {

  private static final Logger log = LoggerFactory.getLogger(ConfigResealing.class);

  /** One request goes on no longer than this, so that whoever waits for it need not wait long. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final String MESSAGE = "sealed again";

  private final ConfigStore store;
  private final RecordedConfigWrites writes;
  private final ValueSeal seal;
  private final RunningSettings settings;
  private final Clock clock;

  /** Null when the next run begins with the first key. */
  private volatile @Nullable Progress progress;

  /**
   * How far a run came for want of time.
   *
   * @param rules that the values were sealed by, and no others
   * @param key the last one that was looked at
   */
  private record Progress(Object rules, String key) {}

  private record Looked(String key, Result result) {
    boolean isTooLate() {
      return result == Result.TOO_LATE;
    }
  }

  ConfigResealing(
      ConfigStore store,
      RecordedConfigWrites writes,
      ValueSeal seal,
      RunningSettings settings,
      Clock clock) {
    this.store = store;
    this.writes = writes;
    this.seal = seal;
    this.settings = settings;
    this.clock = clock;
  }

  private enum Result {
    RESEALED,
    CURRENT,
    LOCKED,
    FAILED,
    WRITTEN_BY_ANOTHER,
    TOO_LATE
  }

  /**
   * Looks at every configuration that is to be sealed.
   *
   * @param caller who asks for that, and becomes the author of the new versions
   * @throws RegistryException.BackendUnavailable when it is not known which there are
   */
  public Outcome run(Caller caller) {
    long startNanos = clock.nanos();
    int concurrency = settings.get(DiscoverySection.class).concurrency();
    var rules = seal.rules();
    var before = progress;
    var after = before != null && before.rules().equals(rules) ? before.key() : null;
    var looked =
        store.list("", seal::isSealed, after, Integer.MAX_VALUE).stream()
            .gather(
                Gatherers.mapConcurrent(
                    concurrency,
                    version -> new Looked(version.key(), inTime(startNanos, version, caller))))
            .toList();
    progress =
        looked.stream().noneMatch(Looked::isTooLate)
            ? null
            : looked.stream()
                .takeWhile(one -> !one.isTooLate())
                .reduce((_, last) -> last)
                .map(last -> new Progress(rules, last.key()))
                .orElse(before);
    var outcome =
        new Outcome(
            count(looked, Result.RESEALED),
            count(looked, Result.CURRENT),
            count(looked, Result.LOCKED),
            count(looked, Result.FAILED),
            looked.stream().noneMatch(Looked::isTooLate));
    log.info(
        "{} configurations were sealed again; {} cannot be opened, {} could not be written",
        outcome.resealed(),
        outcome.locked(),
        outcome.failed());
    return outcome;
  }

  private Result inTime(long startNanos, ConfigVersion version, Caller caller) {
    return clock.since(startNanos).compareTo(LONGEST) > 0
        ? Result.TOO_LATE
        : reseal(version, caller);
  }

  private static long count(List<Looked> looked, Result which) {
    return looked.stream().filter(one -> one.result() == which).count();
  }

  /** To roll back to what it is changes nothing, unless it comes to another text in the store. */
  private Result reseal(ConfigVersion version, Caller caller) {
    var number = version.number();
    try {
      if (store.isAsWrittenNow(version.key())) {
        return Result.CURRENT; // nothing to put on record
      }
      var same = new ConfigWrite.Rollback(version.key(), number, Condition.at(number));
      return writes.write(same, MESSAGE, caller).isChanged() ? Result.RESEALED : Result.CURRENT;
    } catch (ConfigLocked e) {
      return Result.LOCKED;
    } catch (ConfigVersionMismatch | ConfigNotFound e) {
      return Result.WRITTEN_BY_ANOTHER;
    } catch (RegistryException e) {
      log.warn("Configuration '{}' could not be sealed again: {}", version.key(), e.getMessage());
      return Result.FAILED;
    }
  }
}
