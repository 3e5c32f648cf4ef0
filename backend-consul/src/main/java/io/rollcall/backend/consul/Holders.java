package io.rollcall.backend.consul;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.rollcall.model.RegistryException;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which replicas are there to hold leases. Each writes a key of its own now and then: one whose key
 * stays as it is for too long is gone, and one whose key is deleted has left. Asking is
 * thread-safe; looking is for one thread.
 */
final class Holders {

  private static final Logger log = LoggerFactory.getLogger(Holders.class);

  /** As long as replicas of Rollcall wait for one that fell silent. */
  private static final Duration GONE_AFTER = Duration.ofSeconds(10);

  private static final Duration LONGEST_CALL = Duration.ofSeconds(2);

  /** If this replica did not look for so long, what it saw before is too old to judge by. */
  private static final Duration AWAY_AFTER = Duration.ofSeconds(5);

  /**
   * The last sign of a replica.
   *
   * @param index of its key; 0 when it has none
   */
  private record Sign(long index, long seenNanos) {}

  private final Store store;
  private final Clock clock;
  private final String self = Long.toHexString(Store.newNonce());
  private Map<String, Sign> signs = new HashMap<>();
  private long lookedNanos;
  private volatile Set<String> gone = Set.of();

  Holders(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    this.lookedNanos = clock.nanos();
  }

  /** This replica, in this run. */
  String self() {
    return self;
  }

  boolean isGone(String holder) {
    return gone.contains(holder);
  }

  /**
   * Shows itself, and looks who else does.
   *
   * @param known the holders of instances, as seen before this call
   */
  void look(Set<String> known) {
    try {
      soon(
          () -> {
            store.showReplica(self);
            look(store.replicas(), known);
          });
    } catch (RegistryException e) {
      log.debug("Which replicas are there is not known: {}", e.getMessage());
    }
  }

  private void look(Map<String, Long> indexes, Set<String> known) {
    var isBack = clock.since(lookedNanos).compareTo(AWAY_AFTER) > 0;
    lookedNanos = clock.nanos();
    var holders = new HashSet<>(known);
    holders.addAll(indexes.keySet());
    holders.remove(self);
    var latest = new HashMap<String, Sign>();
    for (var holder : holders) {
      latest.put(holder, sign(isBack ? null : signs.get(holder), indexes.getOrDefault(holder, 0L)));
    }
    signs = latest;
    gone = holders.stream().filter(this::isSilent).collect(toUnmodifiableSet());
    gone.stream().filter(holder -> !known.contains(holder)).forEach(store::forgetReplica);
  }

  /** A replica writes its key with the first instance that it holds: without one, it has left. */
  private Sign sign(@Nullable Sign before, long index) {
    if (index == 0) {
      return new Sign(0, lookedNanos - GONE_AFTER.toNanos());
    }
    return before != null && before.index() == index ? before : new Sign(index, lookedNanos);
  }

  private boolean isSilent(String holder) {
    var sign = signs.get(holder);
    return sign != null && clock.since(sign.seenNanos()).compareTo(GONE_AFTER) >= 0;
  }

  /** With calls that are shorter than others wait. */
  private static void soon(Runnable calls) {
    ScopedValue.where(BoundedCalls.SOONER, LONGEST_CALL).run(calls);
  }

  /** So that the others need not wait. */
  void leave() {
    try {
      soon(() -> store.forgetReplica(self));
    } catch (RegistryException e) {
      log.debug("The others will find that this replica has left: {}", e.getMessage());
    }
  }
}
