package io.rollcall.backend.consul;

import io.rollcall.registry.HealthCheck;
import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.RegistryException;
import io.rollcall.registry.Turns;
import io.rollcall.time.Scheduler;
import io.rollcall.watch.Mirror;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears away, at this replica's agent, what no longer counts: copies that were superseded at
 * another agent, marks of removal that no older copy needs, and instances whose TTL ran out.
 * Whatever is done was looked at again under the instance's lock.
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

  /** Looks through the copies of a service, as just read, for what this agent need not keep. */
  void tidy(Agent agent, Copies copies) {
    var node = agent.node();
    for (var copy : copies.all()) {
      if (copy.node().equals(node) && isDone(copies, copy)) {
        soon(Duration.ZERO, copy.key(), Chore.CLEAR);
      }
    }
  }

  void tidyAll(Agent agent, Collection<Copies> all) {
    all.forEach(copies -> tidy(agent, copies));
    renewals.prune(
        key ->
            mirror.state(key.service()).instances().stream()
                .anyMatch(instance -> instance.key().equals(key)));
  }

  /** Superseded, or a mark of removal that nothing is left of. */
  private static boolean isDone(Copies copies, Copy copy) {
    return !copy.equals(copies.latest(copy.key()))
        || (copy.registration() == null && !copies.hasOthers(copy));
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
      soon(EXPIRED_FOR, key, Chore.EXPIRE);
    } else if (key != null) {
      soon(Duration.ZERO, key, Chore.REVIVE);
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
    var isMark = own != null && own.registration() == null;
    if (isMark || !isExpired(agent, key)) {
      return;
    }
    if (own != null && own.equals(copies.latest(key)) && copies.hasOthers(own)) {
      writer.write(agent, copies, own.removal(agent.node()));
    } else {
      agent.deregister(mapping.serviceId(key));
    }
    renewals.forget(key);
  }

  private boolean isExpired(Agent agent, InstanceKey key) {
    var checkId = ConsulChecks.leaseId(mapping.serviceId(key));
    var lease = agent.checks("CheckID == \"%s\"".formatted(checkId)).get(checkId);
    return lease != null && ConsulChecks.isExpired(lease);
  }

  /** A lease without end is not passing only because its agent was restarted. */
  private void revive(Agent agent, InstanceKey key) {
    var copies = reader.instance(agent, key);
    var own = copies.at(agent.node(), key);
    var registration = own == null ? null : own.registration();
    if (registration != null && !(registration.healthCheck() instanceof HealthCheck.Heartbeat)) {
      agent.pass(ConsulChecks.leaseId(mapping.serviceId(key)));
    }
  }

  /** What there is to do, once at a time for each instance. */
  private enum Chore {
    CLEAR,
    EXPIRE,
    REVIVE
  }

  private record Work(InstanceKey key, Chore chore) {}

  private void soon(Duration delay, InstanceKey key, Chore chore) {
    var work = new Work(key, chore);
    if (underWay.add(work)) {
      scheduler.after(delay, () -> attempt(work));
    }
  }

  private void doWith(Agent agent, Work work) {
    switch (work.chore()) {
      case CLEAR -> clear(agent, work.key());
      case EXPIRE -> expire(agent, work.key());
      case REVIVE -> revive(agent, work.key());
    }
  }

  private void attempt(Work work) {
    try {
      if (!closed) {
        turns.take(
            work.key(),
            () ->
                agents.with(
                    agent -> {
                      doWith(agent, work);
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
