package io.rollcall.balancer;

import static java.util.Objects.requireNonNull;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.PickNotFound;
import io.rollcall.time.Clock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The picks that were handed out and not yet given back: all that a registry can know of how busy
 * instances are, since the traffic itself goes past it. Thread-safe; of this process only.
 *
 * <p>A pick ends when it is released, when its time is over on the monotonic clock, or when it is
 * the oldest and there is no room for another.
 */
public final class OutstandingPicks {

  public static final Duration DEFAULT_PICK_TTL = Duration.ofSeconds(60);
  public static final int DEFAULT_MOST_PICKS = 100_000;

  private static final int PICK_ID_BYTES = 9;

  private final SecureRandom random = new SecureRandom();
  private final ConcurrentMap<InstanceKey, Integer> counts = new ConcurrentHashMap<>();
  private volatile Duration pickTtl;
  private volatile int mostPicks;
  private final Cache<String, InstanceKey> picks;
  private final Cache<String, Boolean> releasing;

  /** With {@link #DEFAULT_PICK_TTL} and {@link #DEFAULT_MOST_PICKS}. */
  public OutstandingPicks(Clock clock) {
    this(clock, DEFAULT_PICK_TTL, DEFAULT_MOST_PICKS);
  }

  /**
   * @param pickTtl how long a pick counts that nobody releases; positive
   * @param mostPicks how many are remembered at a time; positive
   */
  public OutstandingPicks(Clock clock, Duration pickTtl, int mostPicks) {
    requirePositive(pickTtl, mostPicks);
    this.pickTtl = pickTtl;
    this.mostPicks = mostPicks;
    this.picks =
        expiring(clock, pickTtl)
            .<String, InstanceKey>removalListener(
                (pickId, key, cause) -> discount(requireNonNull(key)))
            .build();
    this.releasing = expiring(clock, pickTtl).maximumSize(mostPicks).build();
  }

  /** Changes both for all picks, those that are outstanding too; these go on to count. */
  public void change(Duration pickTtl, int mostPicks) {
    requirePositive(pickTtl, mostPicks);
    this.pickTtl = pickTtl;
    this.mostPicks = mostPicks;
    picks.policy().expireAfterWrite().orElseThrow().setExpiresAfter(pickTtl);
    releasing.policy().expireAfterWrite().orElseThrow().setExpiresAfter(pickTtl);
    releasing.policy().eviction().orElseThrow().setMaximum(mostPicks);
  }

  /**
   * Counts one more pick of an instance.
   *
   * @return what releases it: 12 characters of {@code [A-Za-z0-9_-]} that nobody can guess
   */
  public String open(InstanceKey key) {
    var bytes = new byte[PICK_ID_BYTES];
    random.nextBytes(bytes);
    var pickId = Base64.getUrlEncoder().encodeToString(bytes);
    counts.merge(key, 1, Integer::sum);
    picks.put(pickId, key);
    dropOldestBeyond(mostPicks);
    return pickId;
  }

  /**
   * Ends a pick.
   *
   * @throws PickNotFound when it has ended already or never was
   */
  public void release(String pickId) {
    var key = picks.asMap().remove(pickId);
    if (key == null) {
      throw new PickNotFound(pickId);
    }
    releasing.put(key.service(), true);
  }

  /**
   * The service of which a pick is.
   *
   * @throws PickNotFound when it has ended already or never was
   */
  public String serviceOf(String pickId) {
    var key = picks.getIfPresent(pickId);
    if (key == null) {
      throw new PickNotFound(pickId);
    }
    return key.service();
  }

  /** How many picks of an instance have not ended. */
  public int outstanding(InstanceKey key) {
    endExpired();
    return counted(key);
  }

  /**
   * Whether a pick of the service was released within the last {@link #pickTtl()}, to the second.
   */
  public boolean hasFeedback(String service) {
    return releasing.getIfPresent(service) != null;
  }

  /** How long a pick counts that nobody releases. */
  public Duration pickTtl() {
    return pickTtl;
  }

  /** Brings {@link #counted} up to date. Every pick that is opened does so too. */
  void endExpired() {
    picks.cleanUp();
  }

  /** As {@link #outstanding}, but may count picks that have expired since {@link #endExpired}. */
  int counted(InstanceKey key) {
    return counts.getOrDefault(key, 0);
  }

  /** The cache's own bound would drop what is used least, which for picks means nothing. */
  private void dropOldestBeyond(int most) {
    var excess = picks.estimatedSize() - most;
    if (excess > 0) {
      var byAge = picks.policy().expireAfterWrite().orElseThrow();
      picks.invalidateAll(byAge.oldest((int) excess).keySet());
    }
  }

  private static void requirePositive(Duration pickTtl, int mostPicks) {
    if (!pickTtl.isPositive() || mostPicks < 1) {
      throw new IllegalArgumentException(
          "pickTtl and mostPicks must be positive, but are " + pickTtl + " and " + mostPicks);
    }
  }

  private void discount(InstanceKey key) {
    counts.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
  }

  private static Caffeine<Object, Object> expiring(Clock clock, Duration ttl) {
    return Caffeine.newBuilder().ticker(clock::nanos).executor(Runnable::run).expireAfterWrite(ttl);
  }
}
