package io.rollcall.config;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.ConfigLocked;
import io.rollcall.store.Backoff;
import io.rollcall.store.Cells;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Versions with their values. Those that were asked for are held, up to a size; when a later
 * version comes of one that is held, its value is read at once, so that it is at hand should the
 * store be away. Who asks for one that another is just reading waits for that; nobody waits for the
 * reading of another value. Thread-safe.
 */
final class ConfigValues {

  /** What holding a value costs beside its bytes, about. */
  private static final int OVERHEAD = 300;

  /** In bytes; what is sealed and larger takes long to open. */
  private static final int OPENED_AT_ONCE = 8 << 10;

  /** In bytes; what a store in this process has is in memory a second time when it is held. */
  private static final long LOCAL_SIZE = 32 << 20;

  private static final Duration LEAST_PAUSE = Duration.ofSeconds(1);
  private static final Duration MOST_PAUSE = Duration.ofSeconds(30);

  private static final Logger log = LoggerFactory.getLogger(ConfigValues.class);

  private final Cells cells;
  private final ConfigSeal seal;
  private final Scheduler scheduler;
  private final RandomGenerator random;
  private final AsyncCache<Name, Held> held;

  /** By key, the latest versions whose values are being read ahead. */
  private final ConcurrentMap<String, StoredVersion> ahead = new ConcurrentHashMap<>();

  ConfigValues(
      Cells cells, ConfigSeal seal, long heldSize, Scheduler scheduler, RandomGenerator random) {
    this.cells = cells;
    this.seal = seal;
    this.scheduler = scheduler;
    this.random = random;
    this.held =
        Caffeine.newBuilder()
            .<Name, Held>weigher((_, value) -> value.size() + OVERHEAD)
            .maximumWeight(cells.isLocal() ? Math.min(heldSize, LOCAL_SIZE) : heldSize)
            .executor(Runnable::run)
            .buildAsync();
  }

  /** Of a version; no two attempts are called the same. */
  private record Name(String key, String attempt) {

    static Name of(StoredVersion stored) {
      return new Name(stored.key(), stored.attempt());
    }
  }

  /** What is held of a version: what is sealed in the store is not in clear here either. */
  private sealed interface Held {

    int size();

    record Clear(ConfigEntry entry) implements Held {
      @Override
      public int size() {
        return entry.content().size();
      }
    }

    record Sealed(String text) implements Held {
      @Override
      public int size() {
        return text.length();
      }
    }
  }

  /** Null when it has to be read, or takes so long to open that no event loop should do it. */
  @Nullable ConfigEntry atHand(StoredVersion stored) {
    var known = held.synchronous().getIfPresent(Name.of(stored));
    boolean isSmall = stored.version().size() <= OPENED_AT_ONCE;
    if (known != null) {
      return isSmall || known instanceof Held.Clear ? entry(stored, known) : null;
    }
    return isSmall && cells.isLocal() ? read(stored) : null;
  }

  /**
   * A version that has a value.
   *
   * @return null when it is not kept any more
   */
  @Nullable ConfigEntry read(StoredVersion stored) {
    var own = new CompletableFuture<@Nullable Held>();
    var others = held.asMap().putIfAbsent(Name.of(stored), own);
    var known = others == null ? readInto(own, stored) : await(others, stored);
    return known == null ? null : entry(stored, known);
  }

  /** What could not be read is not held; those who wait for it try for themselves. */
  private @Nullable Held readInto(CompletableFuture<@Nullable Held> reading, StoredVersion stored) {
    try {
      var value = readCell(stored);
      reading.complete(value);
      return value;
    } finally {
      reading.cancel(false); // does nothing to one that is complete
    }
  }

  private @Nullable Held await(CompletableFuture<@Nullable Held> reading, StoredVersion stored) {
    try {
      return reading.join();
    } catch (CancellationException notRead) {
      return readCell(stored);
    }
  }

  private @Nullable Held readCell(StoredVersion stored) {
    var cell = cells.get(CellNames.value(stored));
    if (cell == null) {
      return null;
    }
    var text = cell.value();
    var opened = seal.open(stored.key(), text);
    return opened.equals(text) ? new Held.Clear(entry(stored, opened)) : new Held.Sealed(text);
  }

  private ConfigEntry entry(StoredVersion stored, Held known) {
    return switch (known) {
      case Held.Clear(var entry) -> entry;
      case Held.Sealed(var text) -> entry(stored, seal.open(stored.key(), text));
    };
  }

  private static ConfigEntry entry(StoredVersion stored, String text) {
    var version = stored.version();
    return new ConfigEntry(version, new ConfigContent(version.mediaType(), text));
  }

  /** About so many bytes are held. */
  long heldSize() {
    return held.synchronous().policy().eviction().orElseThrow().weightedSize().orElseThrow();
  }

  /** One version took the place of the other. */
  void replaced(StoredVersion before, StoredVersion after) {
    var former = Name.of(before);
    boolean isWanted = held.asMap().containsKey(former) || ahead.remove(before.key()) != null;
    held.synchronous().invalidate(former);
    if (isWanted && !after.version().isDeletion()) {
      ahead.put(after.key(), after);
      readAhead(after, Duration.ZERO, 0);
    } else {
      ahead.remove(after.key());
    }
  }

  /** Ends when it is read, cannot be opened, or is not the latest version any more. */
  private void readAhead(StoredVersion stored, Duration pause, int failures) {
    scheduler.after(
        pause,
        () -> {
          if (stored.equals(ahead.get(stored.key())) && !isRead(stored)) {
            readAhead(
                stored, Backoff.delay(LEAST_PAUSE, failures, MOST_PAUSE, random), failures + 1);
          }
        });
  }

  private boolean isRead(StoredVersion stored) {
    try {
      read(stored);
    } catch (BackendUnavailable e) {
      log.debug("'{}' is read ahead a little later: {}", stored.key(), e.getMessage());
      return false;
    } catch (ConfigLocked e) {
      log.debug("'{}' is read when it is asked for: {}", stored.key(), e.getMessage());
    }
    ahead.remove(stored.key(), stored);
    return true;
  }

  /** Reads nothing ahead any more of what was replaced before. */
  void close() {
    ahead.clear();
  }
}
