package io.rollcall.health;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.EvictionBudget;
import io.rollcall.store.Subscription;
import io.rollcall.time.Clock;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes instances that stay unhealthy for as long as their check's {@code deregisterAfter}, each
 * service's by the one replica that it belongs to, no faster than an {@link EvictionBudget} allows.
 * Thread-safe.
 *
 * <p>The time runs while an instance is seen to be unhealthy, not in maintenance, by a replica that
 * its service belongs to. It starts again when any of that was not so, when the store could not
 * remove, and after this process stood still.
 */
public final class Evictor implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Evictor.class);

  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration LONGEST_GAP = Duration.ofSeconds(5);

  /**
   * What removes, as {@code RegistryBackend.removeUnhealthy}; it is told as well since when the
   * instance was seen to be unhealthy.
   */
  @FunctionalInterface
  public interface Remover {
    boolean removeUnhealthy(InstanceKey key, long revision, Instant unhealthySince);
  }

  private final Remover remover;
  private final Ownership ownership;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Map<String, Sick> services = new ConcurrentHashMap<>();
  private final LongAdder evictions = new LongAdder();
  private @Nullable Subscription feed;
  private @Nullable Loop looking;
  private long steppedNanos;
  private boolean storeFails;
  private volatile boolean closed;

  /** Makes one that does nothing yet. */
  public Evictor(Remover remover, Ownership ownership, Clock clock, Scheduler scheduler) {
    this.remover = remover;
    this.ownership = ownership;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /** Starts to look after what {@code instances} tells. Call once. */
  public void start(InstanceFeed instances) {
    steppedNanos = clock.nanos();
    feed = instances.subscribe(this::onInstances);
    looking = Loop.every(LOOK_EVERY, "deregistering what stays unhealthy", this::look, scheduler);
  }

  /** How many services have instances that would be removed if the budget allowed it. */
  public long heldBack() {
    return services.values().stream().filter(Sick::isHeldBack).count();
  }

  /** How many instances it has removed. */
  public long evictions() {
    return evictions.sum();
  }

  @Override
  public void close() {
    closed = true;
    if (looking != null) {
      looking.close();
    }
    if (feed != null) {
      feed.close();
    }
  }

  private void onInstances(String service, List<ServiceInstance> instances) {
    services.compute(
        service,
        (name, known) -> {
          boolean anySick = instances.stream().anyMatch(one -> patience(one) != null);
          if (known == null && !anySick) {
            return null;
          }
          var sick = known == null ? new Sick(name) : known;
          sick.update(instances, clock.nanos());
          return instances.isEmpty() ? null : sick;
        });
  }

  /** How long it may stay unhealthy; null when it is not to be evicted as it is now. */
  private static @Nullable Duration patience(ServiceInstance instance) {
    return instance.registration().healthCheck() instanceof HealthCheck.Probed check
            && instance.isEvictable()
        ? check.schedule().deregisterAfter()
        : null;
  }

  private void look() {
    services.values().forEach(this::evictDue);
    noticePause();
  }

  private void evictDue(Sick sick) {
    try {
      for (var due = nextDue(sick); due != null && !closed; due = nextDue(sick)) {
        evict(sick, due);
        storeFails = false;
      }
    } catch (RegistryException e) {
      sick.startAgain(clock.nanos());
      if (!storeFails) {
        log.warn("Unhealthy instances can't be deregistered now: {}", e.getMessage());
      }
      storeFails = true;
    } catch (RuntimeException e) {
      log.error("Deregistering unhealthy instances of {} broke off", sick.service, e);
    }
  }

  private @Nullable Case nextDue(Sick sick) {
    noticePause();
    if (!ownership.isMine(sick.service)) {
      sick.startAgain(clock.nanos());
    }
    return sick.next(clock.nanos());
  }

  /** Between any two steps may be one; a call that takes that long counts as well. */
  private void noticePause() {
    long nowNanos = clock.nanos();
    if (nowNanos - steppedNanos > LONGEST_GAP.toNanos()) {
      services.values().forEach(sick -> sick.startAgain(nowNanos));
    }
    steppedNanos = nowNanos;
  }

  /** What the store leaves alone is not what it was: the feed will tell, or has. */
  private void evict(Sick sick, Case due) {
    boolean isRemoved;
    try {
      var since = clock.now().minus(clock.since(due.sinceNanos()));
      isRemoved = remover.removeUnhealthy(due.key(), due.revision(), since);
    } catch (RegistryException.OutcomeUnknown e) {
      sick.evicted(due, clock.nanos());
      throw e;
    }
    if (isRemoved) {
      sick.evicted(due, clock.nanos());
      evictions.increment();
      log.info("Deregistered {}: it was unhealthy for {}", due.key(), due.patience());
    } else {
      sick.leave(due);
    }
  }

  /** An unhealthy instance, and since when it was seen as such. */
  private record Case(InstanceKey key, long revision, Duration patience, long sinceNanos) {

    static Case of(ServiceInstance instance, Duration patience, long nowNanos) {
      return new Case(instance.key(), instance.revision(), patience, nowNanos);
    }

    boolean isSame(Case other) {
      return revision == other.revision && patience.equals(other.patience);
    }

    Case since(long nanos) {
      return new Case(key, revision, patience, nanos);
    }

    boolean isDue(long nowNanos) {
      return nowNanos - sinceNanos >= patience.toNanos();
    }
  }

  /** Those of one service. */
  private static final class Sick {
    private final String service;
    private final Map<InstanceKey, Case> cases = new HashMap<>();
    private final EvictionBudget budget = new EvictionBudget();
    private int instances;
    private boolean heldBack;

    Sick(String service) {
      this.service = service;
    }

    synchronized void update(List<ServiceInstance> all, long nowNanos) {
      instances = all.size();
      var now = new HashMap<InstanceKey, Case>();
      for (var instance : all) {
        var patience = patience(instance);
        if (patience != null) {
          var fresh = Case.of(instance, patience, nowNanos);
          var known = cases.get(instance.key());
          now.put(instance.key(), known != null && known.isSame(fresh) ? known : fresh);
        }
      }
      cases.clear();
      cases.putAll(now);
    }

    synchronized void startAgain(long nowNanos) {
      cases.replaceAll((key, sick) -> sick.since(nowNanos));
    }

    /** The one that is due for longest and may be evicted; null for none. */
    synchronized @Nullable Case next(long nowNanos) {
      var due =
          cases.values().stream()
              .filter(sick -> sick.isDue(nowNanos))
              .min(Comparator.comparingLong(sick -> sick.sinceNanos() - nowNanos))
              .orElse(null);
      if (due == null) {
        heldBack = false;
        return null;
      }
      if (budget.allows(instances, nowNanos)) {
        return due;
      }
      if (!heldBack) {
        log.warn(
            "Many instances of {} are unhealthy: no more than {} % of it, or one, are deregistered a minute",
            service, EvictionBudget.PERCENT);
      }
      heldBack = true;
      return null;
    }

    synchronized void evicted(Case done, long nowNanos) {
      budget.spend(nowNanos);
      if (leave(done)) {
        instances--;
      }
    }

    synchronized boolean isHeldBack() {
      return heldBack;
    }

    /** False when the feed has told already. */
    synchronized boolean leave(Case done) {
      return cases.remove(done.key(), done);
    }
  }
}
