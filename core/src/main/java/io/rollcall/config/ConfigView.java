package io.rollcall.config;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.Cell;
import io.rollcall.store.CellNews;
import io.rollcall.store.Cells;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.store.watch.Watched;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The latest version of each key as the store tells it, and those who watch them. The store tells
 * on one thread at a time; all else is thread-safe.
 */
final class ConfigView implements Watcher<CellNews> {

  /**
   * The latest version of a key.
   *
   * @param revision of the cell that holds it
   */
  record Head(StoredVersion stored, long revision) {

    boolean hasValue() {
      return !stored.version().isDeletion();
    }

    /** That it is still the latest. */
    Cells.Guard guard() {
      return new Cells.Guard(CellNames.head(stored.key()), revision);
    }

    /**
     * That the version is there, which was written together with the head. A store that was put
     * back to what it held before gives revisions out again, so another head may have this one's.
     */
    Cells.Guard guardOfVersion() {
      return new Cells.Guard(CellNames.version(stored), revision);
    }
  }

  private static final Logger log = LoggerFactory.getLogger(ConfigView.class);

  private final NavigableMap<String, Head> heads = new ConcurrentSkipListMap<>();
  private final ConcurrentMap<ConfigScope, WatchedScope> scopes = new ConcurrentHashMap<>();
  private final BiConsumer<StoredVersion, StoredVersion> onReplaced;
  private volatile boolean told;
  private final Clock clock;
  private volatile @Nullable Disconnection disconnection;

  /**
   * That the store does not tell its changes.
   *
   * @param sinceNanos when that was noticed
   */
  private record Disconnection(String reason, long sinceNanos) {}

  /**
   * @param onReplaced is told the version before and the one after it, of each key that changes
   */
  ConfigView(BiConsumer<StoredVersion, StoredVersion> onReplaced, Clock clock) {
    this.onReplaced = onReplaced;
    this.clock = clock;
  }

  /** Null when there is none. */
  @Nullable Head head(String key) {
    return heads.get(key);
  }

  /** Of all keys, in their order. */
  Collection<Head> heads() {
    return heads.values();
  }

  /** Why what is known may be out of date; null while it is not. */
  @Nullable String whyStale() {
    var reason = disconnection();
    return told || reason != null ? reason : "the store has not told them yet";
  }

  /**
   * @throws BackendUnavailable when nothing has been told yet
   */
  void requireTold() {
    if (!told) {
      throw new BackendUnavailable("the configurations are not known yet", null);
    }
  }

  boolean isTold() {
    return told;
  }

  @Nullable String disconnection() {
    var now = disconnection;
    return now == null ? null : now.reason();
  }

  /** How long ago it was noticed that the store does not tell its changes; as the store has it. */
  @Nullable Duration staleFor() {
    var now = disconnection;
    return now == null || !told ? null : clock.since(now.sinceNanos());
  }

  /** Those with values, in the order of their keys. */
  Stream<ConfigVersion> versions(String prefix, @Nullable String after) {
    var start = after == null || after.compareTo(prefix) < 0 ? prefix : after;
    var tail = heads.tailMap(start, after == null || !start.equals(after));
    return tail.values().stream()
        .takeWhile(head -> head.stored().key().startsWith(prefix))
        .filter(Head::hasValue)
        .map(head -> head.stored().version());
  }

  /** How many keys have values. Goes through all. */
  int count() {
    return (int) heads.values().stream().filter(Head::hasValue).count();
  }

  /** How many watch any scope. Goes through all scopes. */
  int watchers() {
    return scopes.values().stream().mapToInt(WatchedScope::watchers).sum();
  }

  /** Tells what there is of {@code scope}, now and after each change. */
  Subscription watch(ConfigScope scope, Watcher<? super ConfigNews> watcher) {
    return Watched.watch(
        () -> scopes.computeIfAbsent(scope, _ -> new WatchedScope(scope, this)), watcher);
  }

  /** The latest versions of the keys of a scope that have values. */
  List<ConfigVersion> versions(ConfigScope scope) {
    var all = versions(scope.prefix(), null);
    return all.takeWhile(version -> scope.has(version.key())).toList();
  }

  void forget(WatchedScope unused) {
    scopes.remove(unused.scope(), unused);
  }

  @Override
  public void onState(CellNews news) {
    var changed = new ArrayList<ConfigVersion>();
    switch (news) {
      case CellNews.All(var cells) -> {
        var present = new HashSet<String>();
        for (var cell : cells) {
          present.add(CellNames.keyOfHead(cell.key()));
          take(cell, changed);
        }
        heads.keySet().stream()
            .filter(key -> !present.contains(key))
            .forEach(key -> drop(key, changed));
      }
      case CellNews.Changed(var written, var deleted) -> {
        written.forEach(cell -> take(cell, changed));
        deleted.forEach(head -> drop(CellNames.keyOfHead(head), changed));
      }
    }
    boolean isNew = !told || disconnection != null;
    told = true;
    disconnection = null;
    changed.forEach(this::tell);
    if (isNew) {
      scopes.values().forEach(Watched::tellConnection);
    }
  }

  @Override
  public void onDisconnected(String reason) {
    var before = disconnection;
    disconnection = new Disconnection(reason, before == null ? clock.nanos() : before.sinceNanos());
    log.warn("Configurations are served as they were last known, marked stale: {}", reason);
    scopes.values().forEach(Watched::tellConnection);
  }

  private void take(Cell cell, List<ConfigVersion> changed) {
    var key = CellNames.keyOfHead(cell.key());
    var before = heads.get(key);
    try {
      var stored = VersionText.read(key, cell.value());
      var head = new Head(stored, cell.revision());
      if (head.equals(before)) {
        return;
      }
      heads.put(key, head);
      changed.add(stored.version());
      if (before != null) {
        onReplaced.accept(before.stored(), stored);
      }
    } catch (IllegalArgumentException e) {
      log.warn(
          "What the store has as '{}' makes no sense, and is passed over: {}",
          cell.key(),
          e.getMessage());
    }
  }

  /** What is not kept any more counts as deleted, unless it was already. */
  private void drop(String key, List<ConfigVersion> changed) {
    var before = heads.remove(key);
    if (before != null && before.hasValue()) {
      changed.add(before.stored().version().asDeletion());
    }
  }

  /** Costs no more when there are more watchers of other keys. */
  private void tell(ConfigVersion version) {
    ConfigScope.having(version.key())
        .forEach(
            scope -> {
              var watched = scopes.get(scope);
              if (watched != null) {
                watched.changed(version);
              }
            });
  }
}
