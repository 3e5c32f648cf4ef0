package io.rollcall.backend.consul;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.Backoff;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Locks on keys among all replicas, be they beside one agent or several: entries of Consul's
 * key-value store that belong to a session, which lasts for one lock and takes it along when it
 * ends. Thread-safe.
 */
final class KeyLocks {

  private static final String FOLDER = "rollcall/registering/";

  /** Consul takes no less. */
  private static final Duration SHORTEST_TTL = Duration.ofSeconds(10);

  private static final Duration LEAST_PAUSE = Duration.ofMillis(20);
  private static final Duration MOST_PAUSE = Duration.ofMillis(200);

  private static final Logger log = LoggerFactory.getLogger(KeyLocks.class);

  private final ServiceMapping mapping;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Duration timeout;

  KeyLocks(ServiceMapping mapping, Clock clock, Scheduler scheduler, Duration timeout) {
    this.mapping = mapping;
    this.clock = clock;
    this.scheduler = scheduler;
    this.timeout = timeout;
  }

  /**
   * Does {@code work} while no other replica has the lock on {@code key}.
   *
   * @throws BackendUnavailable when the lock was not to be had within the call timeout; nothing was
   *     done
   */
  <T> T holding(Agent agent, InstanceKey key, Supplier<T> work) {
    var session = agent.createSession(Wire.Session.lasting(ttl()));
    try {
      acquire(agent, key, session);
      return work.get();
    } finally {
      end(agent, session);
    }
  }

  /** Longer than to wait for the lock, to look, to write, and to see the write arrive. */
  private Duration ttl() {
    var work = timeout.multipliedBy(6);
    return work.compareTo(SHORTEST_TTL) > 0 ? work : SHORTEST_TTL;
  }

  private void acquire(Agent agent, InstanceKey key, String session) {
    long startNanos = clock.nanos();
    for (int attempt = 0; !agent.acquire(FOLDER + mapping.serviceId(key), session); attempt++) {
      if (clock.since(startNanos).compareTo(timeout) > 0) {
        throw new BackendUnavailable(
            "other replicas have been registering %s for %s".formatted(key, timeout), null);
      }
      Backoff.pause(scheduler, Backoff.delay(LEAST_PAUSE, attempt, MOST_PAUSE));
    }
  }

  private static void end(Agent agent, String session) {
    try {
      agent.destroySession(session);
    } catch (RegistryException e) {
      log.debug("A lock is left until its session's TTL is over: {}", e.getMessage());
    }
  }
}
