package io.rollcall.backend.kubernetes;

import static java.util.stream.Collectors.groupingBy;

import io.rollcall.backend.kubernetes.api.InParallel;
import io.rollcall.backend.kubernetes.follow.LatestSlices;
import io.rollcall.backend.kubernetes.slice.Departure;
import io.rollcall.backend.kubernetes.slice.StoredInstance;
import io.rollcall.model.RegistryException;
import io.rollcall.store.EvictionBudget;
import io.rollcall.store.follow.Freshness;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has instances leave whose leases are over, a few of a service within a minute: what stops many at
 * once is more often the network than the instances. All are marked as over at once, by whoever
 * finds them; one replica counts those of a service that leave. Thread-safe.
 */
final class Expiry {

  static final Duration LOOK_EVERY = Duration.ofMillis(500);

  private static final Logger log = LoggerFactory.getLogger(Expiry.class);

  private final LatestSlices latest;
  private final InstanceObjects objects;
  private final Freshness freshness;
  private final Predicate<String> isMine;
  private final Clock clock;

  /** For {@link #look}. */
  private final Map<String, EvictionBudget> budgets = new HashMap<>();

  /**
   * @param isMine whether this replica looks after a service
   */
  Expiry(
      LatestSlices latest,
      InstanceObjects objects,
      Freshness freshness,
      Predicate<String> isMine,
      Clock clock) {
    this.latest = latest;
    this.objects = objects;
    this.freshness = freshness;
    this.isMine = isMine;
    this.clock = clock;
  }

  /** As {@link io.rollcall.store.beat.BeatStore#expire}: nobody is to wait for the guard. */
  void expire(List<StoredInstance> ended) {
    InParallel.forEach(ended, one -> objects.write(one, one.over()));
  }

  /** Lets go what is marked as over, as far as it may. For one thread at a time. */
  void look() {
    var over =
        latest.followed().filter(this::mayLeave).collect(groupingBy(StoredInstance::service));
    budgets.keySet().removeIf(service -> count(service) == 0);
    over.forEach(this::tryToRemove);
  }

  /** Heartbeats must have had the time to come. */
  private boolean mayLeave(StoredInstance one) {
    var ttl = one.registration().healthCheck().ttl();
    return one.isOver()
        && isMine.test(one.key().service())
        && freshness.isFollowedSince(clock.nanos() - (ttl == null ? 0 : ttl.toNanos()));
  }

  private void tryToRemove(String service, List<StoredInstance> over) {
    try {
      remove(budgets.computeIfAbsent(service, _ -> new EvictionBudget()), service, over);
    } catch (RegistryException e) {
      log.debug("Instances of '{}' leave later: {}", service, e.getMessage());
    }
  }

  private int count(String service) {
    return latest.inService(service, known -> (int) known.instances().count());
  }

  private void remove(EvictionBudget budget, String service, List<StoredInstance> over) {
    int done = 0;
    while (done < over.size() && budget.allows(count(service), clock.nanos())) {
      var one = over.get(done++);
      if (objects.write(one, one.departed(Departure.EXPIRED)) != null) {
        budget.spend(clock.nanos());
      }
    }
  }
}
