package io.rollcall.store.lease;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which replicas are there to hold instances. Each writes a sign of its own now and then: one whose
 * sign stays as it is for too long is gone, and one that has no sign any more has left. Asking is
 * thread-safe; looking is for one thread.
 */
final class ReplicaSigns {

  /** As long as the lease of a replica's own registration. */
  private static final Duration GONE_AFTER = Duration.ofSeconds(10);

  /** If this replica did not look for so long, what it saw before is too old to judge by. */
  private static final Duration AWAY_AFTER = Duration.ofSeconds(5);

  /**
   * @param version what the store says of it
   * @param seenNanos when this replica saw it first
   */
  private record Sign(long version, long seenNanos) {}

  private final HeldStore<?> store;
  private final String self;
  private final Clock clock;
  private Map<String, Sign> signs = new HashMap<>();
  private long lookedNanos;
  private volatile Set<String> gone = Set.of();

  ReplicaSigns(HeldStore<?> store, String self, Clock clock) {
    this.store = store;
    this.self = self;
    this.clock = clock;
    this.lookedNanos = clock.nanos();
  }

  boolean isGone(String replica) {
    return gone.contains(replica);
  }

  /**
   * Shows this replica, and looks who else is there.
   *
   * @param holders of instances, as seen before this call
   */
  void look(Set<String> holders) {
    store.showSign(self);
    var versions = store.signs();
    var isBack = clock.since(lookedNanos).compareTo(AWAY_AFTER) > 0;
    lookedNanos = clock.nanos();
    var replicas = new HashSet<>(holders);
    replicas.addAll(versions.keySet());
    replicas.remove(self);
    var latest = new HashMap<String, Sign>();
    for (var replica : replicas) {
      latest.put(replica, sign(isBack ? null : signs.get(replica), versions.get(replica)));
    }
    signs = latest;
    gone = replicas.stream().filter(this::isSilent).collect(toUnmodifiableSet());
    gone.stream().filter(replica -> !holders.contains(replica)).forEach(store::removeSign);
  }

  /**
   * A replica writes its sign with the first instance that it holds: one without has left.
   *
   * @param version null when there is none
   */
  private Sign sign(@Nullable Sign before, @Nullable Long version) {
    if (version == null) {
      return new Sign(0, lookedNanos - GONE_AFTER.toNanos());
    }
    return before != null && before.version() == version ? before : new Sign(version, lookedNanos);
  }

  private boolean isSilent(String replica) {
    var sign = signs.get(replica);
    return sign != null && clock.since(sign.seenNanos()).compareTo(GONE_AFTER) >= 0;
  }
}
