package io.rollcall.backend.consul;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the agent at home as the key-value store wants it: with the instances that this replica
 * holds, and none of the past. What the agent has counts for nobody but plain Consul users and its
 * probes; so it may be late, and is compared now and then. Thread-safe.
 */
final class AgentSync {

  private static final Logger log = LoggerFactory.getLogger(AgentSync.class);

  /** An agent takes some hundreds a second, one after the other. */
  private static final int AT_ONCE = 16;

  /** Whoever registers an instance waits no longer for the agent's turn. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

  /** Those that wait longer are found again when all is compared. */
  private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(10);

  /** Heartbeats that come sooner after one that was shown are not. */
  private static final int SHOWN_PER_TTL = 3;

  private final Agents agents;
  private final ServiceDefinition definitions;
  private final Store store;
  private final String self;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Semaphore permits = new Semaphore(AT_ONCE);

  /** Those to mend soon; true for those that have to be registered again in any case. */
  private final Map<InstanceKey, Boolean> mending = new ConcurrentHashMap<>();

  private final Map<InstanceKey, Long> shownNanos = new ConcurrentHashMap<>();

  AgentSync(
      Agents agents,
      ServiceDefinition definitions,
      Store store,
      String self,
      Clock clock,
      Scheduler scheduler) {
    this.agents = agents;
    this.definitions = definitions;
    this.store = store;
    this.self = self;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /** Registers with the agent what was just stored; later, when the agent has too much to do. */
  void register(StoredInstance held) {
    if (!isTurn()) {
      mendSoon(held.key());
      return;
    }
    try {
      agents.atHome(agent -> register(agent, held));
    } catch (RegistryException e) {
      log.debug("Consul's agent gets {} later: {}", held.key(), e.getMessage());
      mendSoon(held.key());
    } finally {
      permits.release();
    }
  }

  private boolean isTurn() {
    try {
      return permits.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean register(Agent agent, StoredInstance held) {
    agent.register(definitions.of(held));
    shownNanos.put(held.key(), clock.nanos());
    return true;
  }

  /** Takes away from the agent what was just removed. */
  void deregister(StoredInstance removed) {
    if (removed.isHeldBy(self)) {
      try {
        agents.home().deregister(definitions.serviceId(removed.key()));
      } catch (RegistryException e) {
        log.debug("{} leaves Consul's agent later: {}", removed.key(), e.getMessage());
      }
    }
  }

  /** Shows plain Consul users, soon, that there was a heartbeat; now and then is enough. */
  void showAlive(StoredInstance held) {
    var ttl = held.registration().healthCheck().ttl();
    var shown = shownNanos.get(held.key());
    if (ttl != null
        && (shown == null || clock.since(shown).multipliedBy(SHOWN_PER_TTL).compareTo(ttl) > 0)) {
      shownNanos.put(held.key(), clock.nanos());
      scheduler.after(Duration.ZERO, () -> show(held));
    }
  }

  private void show(StoredInstance held) {
    try {
      show(agents.home(), held);
    } catch (RegistryException e) {
      log.debug("Consul's agent hears later of {}: {}", held.key(), e.getMessage());
    }
  }

  private void show(Agent agent, StoredInstance held) {
    agent.update(Checks.statusId(held.epoch()), Checks.shownStatus(held), Checks.shownOutput(held));
  }

  /** Shows, soon, what has changed; what came has been registered by whoever wrote it. */
  void follow(@Nullable StoredService before, StoredService now) {
    if (before != null) {
      before.instances().values().stream()
          .filter(former -> former.isHeldBy(self))
          .filter(former -> isStale(former, now.instance(former.key().id())))
          .forEach(former -> mendSoon(former.key()));
    }
  }

  private static boolean isStale(StoredInstance former, @Nullable StoredInstance now) {
    return now == null
        || !now.isHeldBy(former.holder())
        || (now.epoch() == former.epoch() && !now.now().equals(former.now()));
  }

  void retain(Predicate<InstanceKey> isThere) {
    shownNanos.keySet().removeIf(isThere.negate());
  }

  /** Makes the agent have what it should have of an instance, soon. */
  void mendSoon(InstanceKey key) {
    mendSoon(key, false);
  }

  /** As {@link #mendSoon}, where a part of it is missing. */
  void registerSoon(InstanceKey key) {
    mendSoon(key, true);
  }

  private void mendSoon(InstanceKey key, boolean anew) {
    if (mending.putIfAbsent(key, anew) == null) {
      scheduler.after(Duration.ZERO, () -> mendInTurn(key));
    } else if (anew) {
      mending.replace(key, true);
    }
  }

  private void mendInTurn(InstanceKey key) {
    var startNanos = clock.nanos();
    permits.acquireUninterruptibly();
    try {
      var anew = mending.remove(key);
      if (anew != null && clock.since(startNanos).compareTo(GIVEN_UP_AFTER) < 0) {
        mend(agents.home(), key, anew);
      }
    } catch (RegistryException e) {
      log.debug("What Consul's agent has of {} is mended later: {}", key, e.getMessage());
    } finally {
      permits.release();
    }
  }

  /** What another replica holds may be at this agent, too, and is that replica's affair. */
  private void mend(Agent agent, InstanceKey key, boolean anew) {
    var serviceId = definitions.serviceId(key);
    var epoch = agent.epochOf(serviceId);
    var stored = store.find(key).instance();
    if (stored == null) {
      if (epoch != null) {
        agent.deregister(serviceId);
      }
    } else if (stored.isHeldBy(self)) {
      if (anew || epoch == null || epoch != stored.epoch()) {
        register(agent, stored);
      }
      show(agent, stored);
    } else if (epoch != null && epoch != stored.epoch()) {
      agent.deregister(serviceId);
    }
  }
}
