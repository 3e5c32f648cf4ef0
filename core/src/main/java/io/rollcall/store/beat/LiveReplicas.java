package io.rollcall.store.beat;

import static java.util.Comparator.comparingLong;

import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Which replicas are there, by what they tell: one that tells nothing for too long is gone. Each
 * instance belongs to one of them, by rendezvous hashing, so that one who comes or goes moves only
 * its own share. Thread-safe.
 */
final class LiveReplicas {

  /** As long as the lease of a replica's own registration. */
  private static final Duration GONE_AFTER = Duration.ofSeconds(10);

  /**
   * @param nanos when this replica was told it, or was not told anything itself
   */
  private record Heard(Beats last, long nanos) {}

  private final Clock clock;
  private final Map<String, Heard> heard = new HashMap<>();
  private volatile List<String> live = List.of();

  LiveReplicas(Clock clock) {
    this.clock = clock;
  }

  /**
   * Takes what a replica tells, unless it told that or more before.
   *
   * @return the number of what it told before; 0 for nothing
   */
  synchronized long take(Beats told) {
    var before = heard.get(told.replica());
    var known = before == null ? 0 : before.last().number();
    if (told.number() > known) {
      heard.put(told.replica(), new Heard(told, clock.nanos()));
    }
    return known;
  }

  synchronized void leave(String replica) {
    heard.remove(replica);
  }

  synchronized void retain(Collection<String> replicas) {
    heard.keySet().retainAll(replicas);
  }

  /** The silence of others means nothing while this replica is told nothing at all. */
  synchronized void forgive() {
    heard.replaceAll((replica, known) -> new Heard(known.last(), clock.nanos()));
  }

  /**
   * Counts anew which are there.
   *
   * @return what those told last that are gone
   */
  synchronized List<Beats> count() {
    live = heard.keySet().stream().filter(replica -> !isGone(replica)).sorted().toList();
    return heard.values().stream().map(Heard::last).filter(last -> isGone(last.replica())).toList();
  }

  private boolean isGone(String replica) {
    var known = heard.get(replica);
    return known != null && clock.since(known.nanos()).compareTo(GONE_AFTER) >= 0;
  }

  /** As last counted. */
  List<String> live() {
    return live;
  }

  /**
   * The one of {@code replicas} that something belongs to; null when there are none.
   *
   * @param name of an instance, or of anything else
   */
  static @Nullable String owner(List<String> replicas, String name) {
    return replicas.stream().max(comparingLong(replica -> score(replica, name))).orElse(null);
  }

  /** A generator of numbers mixes well what it is seeded with. */
  private static long score(String replica, String name) {
    var seed = ((long) replica.hashCode() << Integer.SIZE) ^ name.hashCode();
    return new SplittableRandom(seed).nextLong();
  }
}
