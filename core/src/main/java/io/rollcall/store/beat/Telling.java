package io.rollcall.store.beat;

import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Collects what this replica has to tell, writes it now and then, and knows when the replicas have
 * been told, this one included. Thread-safe, but for {@link #flush}.
 */
final class Telling {

  /** So that what is told fits into an object of a store with the ends below: into 256 KiB. */
  static final int MOST_AT_ONCE = 8_000;

  private static final int MOST_REMOVED = 2_000;
  private static final int MOST_ENDING = 3_000;

  /** With nothing to tell, a replica tells that it is there. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(1);

  /** For so long the end of a lease is told, for those who were told nothing for a moment. */
  private static final Duration ENDING_TOLD_FOR = Duration.ofSeconds(3);

  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  /**
   * @param removed those of its endings that are told once
   * @param told whether all that others told before is known then
   */
  private record Batch(
      Beats beats, Set<Long> removed, long startNanos, CompletableFuture<Boolean> told) {}

  private final String self;
  private final Consumer<Beats> store;
  private final Clock clock;

  private Map<Long, Instant> heard = new HashMap<>();
  private Set<Long> removed = new HashSet<>();
  private CompletableFuture<Boolean> next = new CompletableFuture<>();
  private boolean isAnnounced;

  /** The epochs of leases that are ending; since when they are not any more, or null. */
  private final Map<Long, @Nullable Long> ending = new HashMap<>();

  private final NavigableMap<Long, Batch> waiting = new TreeMap<>();
  private @Nullable Batch last;
  private long written;

  Telling(String self, Consumer<Beats> store, Clock clock) {
    this.self = self;
    this.store = store;
    this.clock = clock;
  }

  /**
   * Tells of a heartbeat.
   *
   * @return done when the replicas have been told: false if this one missed something meanwhile
   * @throws BackendUnavailable when there are too many
   */
  synchronized CompletableFuture<Boolean> hear(long epoch, Instant at) {
    if (heard.size() >= MOST_AT_ONCE) {
      throw new BackendUnavailable(
          "there are more heartbeats than the %d that can be told at once".formatted(MOST_AT_ONCE),
          null);
    }
    heard.merge(epoch, at, (one, other) -> one.isAfter(other) ? one : other);
    return next;
  }

  /** Tells of a heartbeat that nobody waits for, if there is room. */
  synchronized void mention(long epoch, Instant at) {
    if (heard.size() < MOST_AT_ONCE) {
      heard.put(epoch, at);
    }
  }

  /** Tells once that a lease is over, if there is room. */
  synchronized void end(long epoch) {
    if (removed.size() < MOST_REMOVED) {
      removed.add(epoch);
    }
  }

  /** How many more can be {@link #announce announced}. */
  synchronized int roomForEndings() {
    return MOST_ENDING - ending.size();
  }

  /**
   * Tells that leases are ending, until that is {@link #conclude concluded}.
   *
   * @return as {@link #hear}
   */
  synchronized CompletableFuture<Boolean> announce(Collection<Long> epochs) {
    epochs.forEach(epoch -> ending.put(epoch, null));
    isAnnounced = true;
    return next;
  }

  /** What was announced was done, or was not. */
  synchronized void conclude(Collection<Long> epochs) {
    epochs.forEach(epoch -> ending.put(epoch, clock.nanos()));
  }

  /**
   * What is ending and is not there any more has ended.
   *
   * @param epochs of the instances that may yet be removed for it
   */
  synchronized void retain(Set<Long> epochs) {
    ending.replaceAll(
        (epoch, nanos) ->
            nanos == null && !epochs.contains(epoch) ? Long.valueOf(clock.nanos()) : nanos);
  }

  /** Writes what is to be told, if there is anything. For one thread at a time. */
  void flush() {
    giveUp();
    var batch = take();
    if (batch == null) {
      return;
    }
    try {
      store.accept(batch.beats());
      writeDown(batch.beats().number());
    } catch (RegistryException e) {
      withdraw(batch);
      batch.told().completeExceptionally(e);
    }
  }

  private synchronized @Nullable Batch take() {
    var nowNanos = clock.nanos();
    var isNews = isAnnounced || !heard.isEmpty() || !removed.isEmpty();
    if (!isNews && last != null && clock.since(last.startNanos()).compareTo(LONGEST_SILENCE) < 0) {
      return null;
    }
    ending
        .values()
        .removeIf(nanos -> nanos != null && clock.since(nanos).compareTo(ENDING_TOLD_FOR) > 0);
    var over = new HashSet<>(removed);
    over.addAll(ending.keySet());
    var number = last == null ? 1 : last.beats().number() + 1;
    var batch = new Batch(new Beats(self, number, written, heard, over), removed, nowNanos, next);
    waiting.put(number, batch);
    last = batch;
    heard = new HashMap<>();
    removed = new HashSet<>();
    isAnnounced = false;
    next = new CompletableFuture<>();
    return batch;
  }

  private synchronized void writeDown(long number) {
    written = Math.max(written, number);
  }

  /** Who heard heartbeats hears that they failed; of ends nobody hears, so they are told later. */
  private synchronized void withdraw(Batch batch) {
    waiting.remove(batch.beats().number());
    batch.removed().forEach(this::end);
  }

  /**
   * The replicas have been told what this one wrote, up to that number.
   *
   * @return when it began to write that; empty when it had given that up
   */
  OptionalLong echo(long number) {
    var told = takeUpTo(number);
    told.forEach(batch -> batch.told().complete(true));
    return told.stream()
        .filter(batch -> batch.beats().number() == number)
        .mapToLong(Batch::startNanos)
        .findFirst();
  }

  private synchronized List<Batch> takeUpTo(long number) {
    written = Math.max(written, number);
    var told = waiting.headMap(number, true);
    var copy = List.copyOf(told.values());
    told.clear();
    return copy;
  }

  /**
   * This replica was not told something that another one told. That may have been about what waits
   * to be told, and about what waits to be written.
   */
  void miss() {
    takeAll(Duration.ZERO).forEach(batch -> batch.told().complete(false));
    startAnew().complete(false);
  }

  private synchronized CompletableFuture<Boolean> startAnew() {
    var before = next;
    next = new CompletableFuture<>();
    return before;
  }

  private void giveUp() {
    takeAll(LONGEST_WAIT)
        .forEach(
            batch ->
                batch
                    .told()
                    .completeExceptionally(
                        new BackendUnavailable(
                            "the store does not show what was written to it", null)));
  }

  private synchronized List<Batch> takeAll(Duration age) {
    var old = new ArrayList<Batch>();
    for (var batch : waiting.values()) {
      if (clock.since(batch.startNanos()).compareTo(age) >= 0) {
        old.add(batch);
      }
    }
    waiting.values().removeAll(old);
    return old;
  }

  /**
   * Tells nothing any more; what is waited for is given up.
   *
   * @return what others need not be told any more; null when there is nothing, or it announces
   *     something that may be done yet
   */
  @Nullable Beats close() {
    var closed = new BackendUnavailable("this replica is closing", null);
    takeAll(Duration.ZERO).forEach(batch -> batch.told().completeExceptionally(closed));
    synchronized (this) {
      next.completeExceptionally(closed);
      return last == null || ending.containsValue(null) ? null : last.beats();
    }
  }
}
