package io.rollcall.replica;

import io.rollcall.balancer.LoadBalancer;
import io.rollcall.balancer.Strategies;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Protocol;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.time.Clock;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This replica among those over the same store: they are the instances of the service {@value
 * ServiceRegistry#OWN_SERVICE}, kept there by heartbeats as any other. Each instance of other
 * services belongs to one of them, by rendezvous hashing, so that one who comes or goes moves only
 * its own share. Thread-safe.
 *
 * <p>A replica owns something only while the others must still believe in it: it is listed, and its
 * lease cannot have run out by its own monotonic clock. So one that was stopped and wakes up owns
 * nothing until it has spoken to the store again. While the store is out of reach nobody owns
 * anything for longer than {@link #TTL}.
 */
public final class Replicas implements AutoCloseable {

  /** How long the others wait for one that fell silent. */
  public static final Duration TTL = Duration.ofSeconds(10);

  private static final Duration RENEWED_EVERY = Duration.ofSeconds(3);

  private static final Logger log = LoggerFactory.getLogger(Replicas.class);

  private final RegistryBackend backend;
  private final Clock clock;
  private final Scheduler scheduler;
  private final LoadBalancer owners =
      Strategies.consistentHash().create(ServiceRegistry.OWN_SERVICE);
  private volatile @Nullable Registration self;
  private Runnable onChange = () -> {};
  private @Nullable Subscription subscription;
  private @Nullable Loop renewing;
  private volatile List<ServiceInstance> members = List.of();
  private volatile long leaseEndNanos;
  private volatile boolean closed;

  /** Guarded by this, as those below are. */
  private boolean joined;

  /** Whether leaving has anything to remove: from before the first attempt to join. */
  private boolean mayBeListed;

  private boolean failing;

  /** Makes a replica that has not joined yet and owns nothing. */
  public Replicas(RegistryBackend backend, Clock clock, Scheduler scheduler) {
    this.backend = backend;
    this.clock = clock;
    this.scheduler = scheduler;
    this.leaseEndNanos = clock.nanos();
  }

  /**
   * What a replica registers.
   *
   * @param id unlike that of any other replica, earlier runs of this one included
   * @param protocol by which the others reach its API
   */
  public static Registration registration(String id, Protocol protocol, String host, int port) {
    return Registration.builder(ServiceRegistry.OWN_SERVICE, id, host, port)
        .protocol(protocol)
        .healthCheck(new HealthCheck.Heartbeat(TTL))
        .build();
  }

  /**
   * Joins as soon as the store is in reach, and stays. Call once.
   *
   * @param self as the others see it; {@link #registration} makes one
   * @param onChange run when instances may belong to others than before; returns quickly
   */
  public void start(Registration self, Runnable onChange) {
    if (closed) {
      return;
    }
    this.self = self;
    this.onChange = onChange;
    subscription = backend.watch(ServiceRegistry.OWN_SERVICE, new Members());
    renewing =
        Loop.nowAndEvery(
            RENEWED_EVERY, "telling the other replicas", () -> keepUp(self), scheduler);
  }

  /** This replica's own; null before it was started. */
  public @Nullable String id() {
    var own = self;
    return own == null ? null : own.key().id();
  }

  /** Whether an instance belongs to this replica now. */
  public boolean isMine(InstanceKey key) {
    var own = id();
    return own != null && clock.nanos() - leaseEndNanos < 0 && own.equals(owner(key));
  }

  /** The id of the replica that an instance belongs to; null while none is known. */
  public @Nullable String owner(InstanceKey key) {
    var candidates = members;
    return candidates.isEmpty() ? null : owners.pick(candidates, key.toString()).id();
  }

  /**
   * Leaves, so that the others need not wait for the lease to run out; waits for a renewal that is
   * under way. Idempotent.
   */
  @Override
  public void close() {
    closed = true;
    if (renewing != null) {
      renewing.close();
    }
    if (subscription != null) {
      subscription.close();
    }
    leave();
  }

  /** Joins, or stays. Runs one at a time. */
  private synchronized void keepUp(Registration self) {
    if (closed) {
      return;
    }
    try {
      if (!joined || !renew(self)) {
        join(self);
      }
      failing = false;
    } catch (RegistryException e) {
      if (!failing) {
        log.warn("This replica cannot tell the others that it is there: {}", e.getMessage());
      }
      failing = true;
    }
  }

  /** The store may have the registration though the call fails; leaving takes care of that. */
  private void join(Registration self) {
    long startNanos = clock.nanos();
    mayBeListed = true;
    backend.put(self, now(), PutMode.CREATE_OR_REPLACE);
    joined = true;
    upheld(startNanos);
  }

  /** False when the store has forgotten this replica. */
  private boolean renew(Registration self) {
    long startNanos = clock.nanos();
    try {
      backend.renew(self.key(), now());
      upheld(startNanos);
      return true;
    } catch (InstanceNotFound forgotten) {
      joined = false;
      return false;
    }
  }

  private synchronized void leave() {
    leaseEndNanos = clock.nanos();
    var own = self;
    if (own == null || !mayBeListed) {
      return;
    }
    mayBeListed = false;
    try {
      backend.remove(own.key());
    } catch (InstanceNotFound neverJoined) {
      log.debug("The store did not list this replica: {}", neverJoined.getMessage());
    } catch (RegistryException e) {
      log.debug("Leaving failed, so the lease runs out by itself: {}", e.getMessage());
    }
  }

  private Instant now() {
    return clock.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private void upheld(long startNanos) {
    boolean wasOver = clock.nanos() - leaseEndNanos >= 0;
    leaseEndNanos = startNanos + TTL.toNanos();
    if (wasOver && !closed) {
      onChange.run();
    }
  }

  private final class Members implements Watcher<ServiceState> {

    @Override
    public void onState(ServiceState state) {
      var healthy = state.instances().stream().filter(ServiceInstance::isServed).toList();
      if (!ids(healthy).equals(ids(members))) {
        log.info("Replicas: {}", ids(healthy));
        members = healthy;
        onChange.run();
      }
    }

    /** The last known ones count, for as long as leases do. */
    @Override
    public void onDisconnected(String reason) {}

    private static List<String> ids(List<ServiceInstance> instances) {
      return instances.stream().map(ServiceInstance::id).toList();
    }
  }
}
