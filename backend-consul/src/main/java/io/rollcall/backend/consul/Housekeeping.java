package io.rollcall.backend.consul;

import static java.util.Objects.requireNonNull;

import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.RegistryException;
import io.rollcall.registry.Turns;
import io.rollcall.time.Scheduler;
import io.rollcall.watch.Mirror;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears away, at this replica's agent, what no longer counts: copies that were superseded at
 * another agent, marks of removal that no older copy needs, and instances whose TTL ran out. Those
 * of an agent that fails, or has forgotten them, for a TTL are marked as removed. Whatever is done
 * was looked at again under the instance's lock.
 */
final class Housekeeping implements AutoCloseable {

  private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);

  /** Long enough for every replica to see that the lease ran out, rather than a removal. */
  private static final Duration EXPIRED_FOR = Duration.ofMillis(1500);

  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

  private final Agents agents;
  private final ServiceMapping mapping;
  private final CatalogReader reader;
  private final CopyWriter writer;
  private final Renewals renewals;
  private final Turns turns;
  private final Scheduler scheduler;
  private final Mirror mirror;
  private final Set<Work> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Housekeeping(
      Agents agents,
      ServiceMapping mapping,
      CatalogReader reader,
      CopyWriter writer,
      Renewals renewals,
      Turns turns,
      Scheduler scheduler,
      Mirror mirror) {
    this.agents = agents;
    this.mapping = mapping;
    this.reader = reader;
    this.writer = writer;
    this.renewals = renewals;
    this.turns = turns;
    this.scheduler = scheduler;
    this.mirror = mirror;
  }

  void start() {
    scheduler.after(SWEEP_EVERY, this::sweep);
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Looks through the copies of a service, as just read, for what is to be done. */
  void tidy(Agent agent, Copies copies) {
    var node = agent.node();
    for (var copy : copies.all()) {
      var isOwn = copy.node().equals(node);
      if (isOwn && isDone(copies, copy)) {
        soon(Duration.ZERO, copy.key(), Kind.CLEAR, this::clear);
      } else if (!isOwn && isOrphan(copies, copy)) {
        orphaned(copy);
      }
    }
  }

  void tidyAll(Agent agent, Collection<Copies> all) {
    all.forEach(copies -> tidy(agent, copies));
    findForgotten(agent, all);
    renewals.prune(
        key ->
            mirror.state(key.service()).instances().stream()
                .anyMatch(instance -> instance.key().equals(key)));
  }

  /**
   * An agent that was restarted without its data may take a minute to tell the servers that it has
   * nothing of what they hold.
   */
  private void findForgotten(Agent agent, Collection<Copies> all) {
    var node = agent.node();
    var own =
        all.stream()
            .flatMap(copies -> copies.all().stream().filter(copy -> isLiveAt(copies, copy, node)))
            .toList();
    var leases = own.isEmpty() ? Set.of() : agent.checks(ConsulChecks.leases()).keySet();
    for (var copy : own) {
      var isForgotten = !leases.contains(ConsulChecks.leaseId(mapping.serviceId(copy.key())));
      if (isForgotten && copy.ttl() == null) {
        soon(Duration.ZERO, copy.key(), Kind.REVIVE, this::revive);
      } else if (isForgotten) {
        orphaned(copy);
      }
    }
  }

  private static boolean isLiveAt(Copies copies, Copy copy, String node) {
    return copy.node().equals(node) && copy.equals(copies.live(copy.key()));
  }

  /** Superseded, or a mark of removal that nothing is left of. */
  private static boolean isDone(Copies copies, Copy copy) {
    return !copy.equals(copies.latest(copy.key()))
        || (copy.registration() == null && !copies.hasOthers(copy));
  }

  /** Live, but nobody can renew it, nor say that its TTL ran out. */
  private static boolean isOrphan(Copies copies, Copy copy) {
    return copy.checks().nodeFailing()
        && copy.ttl() != null
        && copy.equals(copies.live(copy.key()));
  }

  /** Its last renewal was before its agent failed or forgot it: a TTL from now it has run out. */
  private void orphaned(Copy copy) {
    var jitter = Duration.ofMillis(ThreadLocalRandom.current().nextLong(1000));
    soon(
        requireNonNull(copy.ttl()).plus(jitter),
        copy.key(),
        Kind.BURY,
        (agent, key) -> bury(agent, key, copy));
  }

  /** The agent knows first, and after a restart alone, that a lease is not passing. */
  private void sweep() {
    if (closed) {
      return;
    }
    try {
      agents.with(
          agent -> {
            agent.checks(ConsulChecks.lapsedLeases()).values().forEach(this::attend);
            return true;
          });
    } catch (RegistryException outOfReach) {
      log.debug("The agent cannot be asked which leases ran out: {}", outOfReach.getMessage());
    } finally {
      start();
    }
  }

  private void attend(Wire.Check lease) {
    var serviceId = ConsulChecks.leased(lease);
    var key = serviceId == null ? null : mapping.key(serviceId);
    if (key != null && ConsulChecks.isExpired(lease)) {
      soon(EXPIRED_FOR, key, Kind.EXPIRE, this::expire);
    } else if (key != null) {
      soon(Duration.ZERO, key, Kind.REVIVE, this::revive);
    }
  }

  private void clear(Agent agent, InstanceKey key) {
    var copies = reader.instance(agent, key);
    var own = copies.at(agent.node(), key);
    if (own != null && isDone(copies, own)) {
      if (!own.equals(copies.latest(key))) {
        renewals.forget(key);
      }
      agent.deregister(mapping.serviceId(key));
    }
  }

  /** The agent is asked last, right before: it knows first of a heartbeat or a registration. */
  private void expire(Agent agent, InstanceKey key) {
    var copies = reader.instance(agent, key);
    var own = copies.at(agent.node(), key);
    if (!isExpired(agent, key)) {
      return;
    }
    if (own != null && own.equals(copies.latest(key)) && copies.hasOthers(own)) {
      writer.write(agent, copies, own.expiry(agent.node()));
    } else {
      agent.deregister(mapping.serviceId(key));
    }
    renewals.forget(key);
  }

  private boolean isExpired(Agent agent, InstanceKey key) {
    var lease = lease(agent, key);
    return lease != null && ConsulChecks.isExpired(lease);
  }

  /** As the agent has it; null when it has none. */
  private Wire.@Nullable Check lease(Agent agent, InstanceKey key) {
    var checkId = ConsulChecks.leaseId(mapping.serviceId(key));
    return agent.checks("CheckID == \"%s\"".formatted(checkId)).get(checkId);
  }

  /**
   * @param seen when the TTL was begun to be counted; the agent may have answered meanwhile
   */
  private void bury(Agent agent, InstanceKey key, Copy seen) {
    var copies = reader.instance(agent, key);
    var live = copies.live(key);
    if (live != null
        && live.mark().equals(seen.mark())
        && live.checks().nodeFailedAt() == seen.checks().nodeFailedAt()
        && !(live.node().equals(agent.node()) && lease(agent, key) != null)) {
      writer.write(agent, copies, live.expiry(agent.node()));
    }
  }

  /** A lease without end is not passing, or missing, only because its agent was restarted. */
  private void revive(Agent agent, InstanceKey key) {
    var copies = reader.instance(agent, key);
    var own = copies.at(agent.node(), key);
    if (own != null && own.ttl() == null && isLiveAt(copies, own, agent.node())) {
      writer.renew(agent, copies, own, own.renewedAt());
    }
  }

  /** Something to do with one instance at the agent in use. */
  private interface Chore {
    void with(Agent agent, InstanceKey key);
  }

  private enum Kind {
    CLEAR,
    EXPIRE,
    REVIVE,
    BURY
  }

  private record Work(InstanceKey key, Kind kind) {}

  /** Once at a time for each instance. */
  private void soon(Duration delay, InstanceKey key, Kind kind, Chore chore) {
    var work = new Work(key, kind);
    if (underWay.add(work)) {
      scheduler.after(delay, () -> attempt(work, chore));
    }
  }

  private void attempt(Work work, Chore chore) {
    try {
      if (!closed) {
        turns.take(
            work.key(),
            () ->
                agents.with(
                    agent -> {
                      chore.with(agent, work.key());
                      return true;
                    }));
      }
    } catch (RegistryException e) {
      log.debug("Clearing away {} is left for later: {}", work.key(), e.getMessage());
    } finally {
      underWay.remove(work);
    }
  }
}
