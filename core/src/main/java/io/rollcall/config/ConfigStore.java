package io.rollcall.config;

import io.rollcall.config.ConfigView.Head;
import io.rollcall.model.Limits;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.ConfigNotFound;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.store.Cells;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.time.Clock;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Configurations of services: texts by key, of which every write is a version. Thread-safe.
 *
 * <p>The latest versions are answered from what the store has told last and this one has written,
 * and while it is away, from what was known then; all else is read in the store. Besides what each
 * method names, any may throw {@link RegistryException.BackendUnavailable}, and a write {@link
 * RegistryException.OutcomeUnknown}.
 */
public final class ConfigStore implements AutoCloseable {

  public static final int MOST_WRITES = 16;

  private static final Duration SWEPT_EVERY = Duration.ofHours(1);
  private static final int HEAD_TRIES = 3;

  private final ConfigView view;
  private final ConfigReads reads;
  private final ConfigValues values;
  private final ConfigWriter writer;
  private final Retention retention;
  private final Subscription following;
  private final Loop sweeping;
  private volatile ConfigSettings settings;
  private volatile ConfigObserver observer = ConfigObserver.all(List.of());

  private ConfigStore(
      Cells cells,
      ConfigSettings settings,
      ConfigSeal seal,
      ConfigCheck check,
      Clock clock,
      Scheduler scheduler,
      RandomGenerator random) {
    this.settings = settings;
    this.values = new ConfigValues(cells, seal, settings.heldSize(), scheduler, random);
    this.view = new ConfigView(values::replaced, clock);
    this.reads = new ConfigReads(cells);
    this.writer =
        new ConfigWriter(cells, view, reads, values, seal, check, clock, scheduler, random);
    this.retention = new Retention(cells, view, reads, settings, clock);
    this.following = cells.follow(view);
    this.sweeping =
        Loop.every(SWEPT_EVERY, "forgetting old configurations", retention::sweep, scheduler);
  }

  /** Starts to follow {@code cells}, and needs {@code scheduler} until it is closed. */
  public static ConfigStore over(
      Cells cells,
      ConfigSettings settings,
      ConfigSeal seal,
      ConfigCheck check,
      Clock clock,
      Scheduler scheduler) {
    return over(
        cells,
        settings,
        seal,
        check,
        clock,
        scheduler,
        () -> ThreadLocalRandom.current().nextLong());
  }

  /**
   * As {@link #over(Cells, ConfigSettings, ConfigSeal, ConfigCheck, Clock, Scheduler)}.
   *
   * @param random tells attempts apart, and spreads what is tried again; thread-safe
   */
  public static ConfigStore over(
      Cells cells,
      ConfigSettings settings,
      ConfigSeal seal,
      ConfigCheck check,
      Clock clock,
      Scheduler scheduler,
      RandomGenerator random) {
    return new ConfigStore(cells, settings, seal, check, clock, scheduler, random);
  }

  /** Goes by other settings from now on, but for the size that is held. */
  public void change(ConfigSettings next) {
    settings = next;
    retention.change(next);
  }

  /** Tells these, and no others any more, of each write. */
  public void observe(List<ConfigObserver> observers) {
    observer = ConfigObserver.all(observers);
  }

  /**
   * Makes one write.
   *
   * @throws RegistryException.ConfigVersionMismatch when its condition does not hold
   * @throws ConfigNotFound when there is nothing to delete, or to roll back to
   * @throws InvalidValue when the value must not be written
   */
  public ConfigResult write(ConfigWrite write, Authorship by) {
    return write(List.of(write), by).getFirst();
  }

  /** Makes up to {@value #MOST_WRITES} writes of as many keys, all or none; as {@link #write}. */
  public List<ConfigResult> write(List<ConfigWrite> writes, Authorship by) {
    var observed = observer.began(writes);
    List<ConfigResult> results;
    try {
      requireFitting(writes);
      results = writer.write(writes, by, settings.guardedSize());
    } catch (RuntimeException e) {
      observed.failed(e);
      throw e;
    }
    observed.made(results);
    results.stream()
        .filter(ConfigResult::isChanged)
        .map(result -> writer.known(result.version().key()))
        .filter(Objects::nonNull)
        .forEach(retention::written);
    return results;
  }

  /**
   * What {@link #write} would come to now; nothing is written.
   *
   * @throws RegistryException as that would
   */
  public ConfigResult rehearse(ConfigWrite write, Authorship by) {
    return writer.rehearse(write, by, settings.guardedSize());
  }

  /** The latest value of a key, without waiting; null when it has to be read. */
  public @Nullable ConfigEntry peek(String key) {
    var head = writer.known(key);
    return head == null || !head.hasValue() ? null : values.atHand(head.stored());
  }

  /**
   * The latest value of a key.
   *
   * @throws ConfigNotFound when it has none
   */
  public ConfigEntry get(String key) {
    Limits.requireConfigKey("key", key);
    var entry = entry(writer.known(key));
    if (entry == null) {
      entry =
          entry(reads.head(key)); // it may have been replaced a moment ago, or not been told yet
    }
    if (entry == null) {
      throw new ConfigNotFound(key);
    }
    return entry;
  }

  /**
   * A value that a key has or had.
   *
   * @throws ConfigNotFound when it is not kept, never was, or is a deletion
   */
  public ConfigEntry get(String key, long version) {
    var stored = stored(key, version);
    if (stored.version().isDeletion()) {
      throw new ConfigNotFound(key, version, "is a deletion");
    }
    var entry = values.read(stored);
    if (entry == null) {
      throw new ConfigNotFound(key, version, "is not kept any more");
    }
    return entry;
  }

  /**
   * Whether the store has the latest value of a key as a write of it would put it there now: it may
   * be sealed with a former key, or be there in clear.
   *
   * @throws ConfigNotFound when there is none
   */
  public boolean isAsWrittenNow(String key) {
    return writer.isAsWrittenNow(get(key));
  }

  /**
   * What is known of a version, be it a deletion or not.
   *
   * @throws ConfigNotFound when it is not kept, or never was
   */
  public ConfigVersion version(String key, long version) {
    return stored(key, version).version();
  }

  private StoredVersion stored(String key, long version) {
    var stored = reads.version(Limits.requireConfigKey("key", key), version);
    if (stored == null) {
      throw new ConfigNotFound(key, version, "is not kept, or never was");
    }
    return stored;
  }

  /**
   * Versions of a key, the latest first.
   *
   * @param from {@link ConfigHistory#next} of the page before; null for the first page. When that
   *     is not kept any more, there are no earlier ones
   * @throws ConfigNotFound when there is none of that key
   * @throws InvalidValue when {@code from} is nothing that a page could have named
   */
  public ConfigHistory history(String key, @Nullable String from, int limit) {
    Limits.requireConfigKey("key", key);
    var start = from == null ? null : HistoryCursor.parse(from);
    var found = start == null ? latest(key, limit + 1) : reads.chain(key, start, limit + 1);
    var page = found.stream().limit(limit).map(StoredVersion::version).toList();
    return new ConfigHistory(
        page, found.size() > limit ? HistoryCursor.at(found.getLast()).text() : null);
  }

  /** The head that was read may be replaced, and not be kept any more, before its version is. */
  private List<StoredVersion> latest(String key, int most) {
    for (int tried = 0; tried < HEAD_TRIES; tried++) {
      var head = reads.head(key);
      if (head == null) {
        break;
      }
      var found = reads.chain(key, HistoryCursor.at(head.stored()), most);
      if (!found.isEmpty()) {
        return found;
      }
    }
    throw new ConfigNotFound(key);
  }

  /** The latest version of a key, without waiting; null when it has no value. */
  public @Nullable ConfigVersion latest(String key) {
    view.requireTold();
    var head = writer.known(key);
    return head == null || !head.hasValue() ? null : head.stored().version();
  }

  /** The next keys that begin so and have a value, in their order, with their latest versions. */
  public List<ConfigVersion> list(String prefix, @Nullable String after, int limit) {
    return list(prefix, _ -> true, after, limit);
  }

  /**
   * As {@link #list(String, String, int)}, of those alone that are shown.
   *
   * @param isShown takes a key
   */
  public List<ConfigVersion> list(
      String prefix, Predicate<String> isShown, @Nullable String after, int limit) {
    view.requireTold();
    return view.versions(prefix, after)
        .filter(version -> isShown.test(version.key()))
        .limit(limit)
        .toList();
  }

  /** Tells {@code watcher} the latest versions in {@code scope}, now and after each change. */
  public Subscription watch(ConfigScope scope, Watcher<? super ConfigNews> watcher) {
    return view.watch(scope, watcher);
  }

  /** Why what is known may be out of date; null while it is not. */
  public @Nullable String whyStale() {
    return view.whyStale();
  }

  /**
   * How long ago it was noticed that the store does not tell its changes any more, so that what is
   * known of the latest versions may be out of date; null while it tells them, and while nothing is
   * known, so that each is read in the store.
   */
  public @Nullable Duration staleFor() {
    return view.staleFor();
  }

  /** What is in memory. Asks the store nothing. */
  public ConfigCounts counts() {
    return new ConfigCounts(view.count(), values.heldSize(), view.watchers());
  }

  @Override
  public void close() {
    sweeping.close();
    following.close();
    values.close();
  }

  private @Nullable ConfigEntry entry(@Nullable Head head) {
    return head == null || !head.hasValue() ? null : values.read(head.stored());
  }

  private static void requireFitting(List<ConfigWrite> writes) {
    if (writes.isEmpty() || writes.size() > MOST_WRITES) {
      throw new InvalidValue(
          "writes", writes.size() + " entries", "must have 1 to " + MOST_WRITES + " entries");
    }
    var keys = new HashSet<String>();
    for (var write : writes) {
      if (!keys.add(write.key())) {
        throw new InvalidValue("key", write.key(), "must be named once");
      }
    }
  }
}
