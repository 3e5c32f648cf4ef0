package io.rollcall.backend.consul;

import io.rollcall.backend.consul.Chores.Kind;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException;
import io.rollcall.store.Turns;
import io.rollcall.store.watch.Mirror;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clears away, at this replica's agent, what no longer counts: copies that were superseded at
 * another agent, marks of removal that no older copy needs, and instances whose TTL ran out. Of an
 * agent that fails, or has forgotten them, those that heartbeat are marked as removed after a TTL,
 * and those that it probed are taken over. Whatever is done was looked at again under the
 * instance's lock.
 */
final class Housekeeping implements AutoCloseable {

  private static final Duration SWEEP_EVERY = Duration.ofSeconds(1);

  /** Long enough for every replica to see that the lease ran out, rather than a removal. */
  private static final Duration EXPIRED_FOR = Duration.ofMillis(1500);

  /** An agent that was found failing may only have been slow. */
  private static final Duration FAILING_FOR = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);

  private final Agents agents;
  private final ServiceMapping mapping;
  private final CatalogReader reader;
  private final CopyWriter writer;
  private final Renewals renewals;
  private final NativeChecks natives;
  private final Scheduler scheduler;
  private final Mirror mirror;
  private final Chores chores;
  private volatile boolean closed;

  Housekeeping(
      Agents agents,
      ServiceMapping mapping,
      CatalogReader reader,
      CopyWriter writer,
      Renewals renewals,
      NativeChecks natives,
      Turns turns,
      Scheduler scheduler,
      Mirror mirror) {
    this.agents = agents;
    this.mapping = mapping;
    this.reader = reader;
    this.writer = writer;
    this.renewals = renewals;
    this.natives = natives;
    this.scheduler = scheduler;
    this.mirror = mirror;
    this.chores = new Chores(agents, turns, scheduler);
  }

  void start() {
    scheduler.after(SWEEP_EVERY, this::sweep);
  }

  @Override
  public void close() {
    closed = true;
    chores.close();
  }

  /** Looks through the copies of a service, as just read, for what is to be done. */
  void tidy(Agent agent, Copies copies) {
    var node = agent.node();
    for (var copy : copies.all()) {
      var isOwn = copy.node().equals(node);
      if (isOwn && isDone(copies, copy)) {
        chores.soon(Duration.ZERO, copy.key(), Kind.CLEAR, this::clear);
      } else if (!isOwn && isOrphan(copies, copy)) {
        orphaned(copy);
      }
    }
  }

  void tidyAll(Agent agent, Collection<Copies> all) {
    all.forEach(copies -> tidy(agent, copies));
    var own = liveAt(agent.node(), all);
    findForgotten(agent, own);
    own.stream()
        .filter(this::isProbedOtherwise)
        .forEach(copy -> chores.soon(Duration.ZERO, copy.key(), Kind.CONVERT, this::convert));
    renewals.prune(
        key ->
            mirror.state(key.service()).instances().stream()
                .anyMatch(instance -> instance.key().equals(key)));
  }

  /**
   * An agent that was restarted without its data may take a minute to tell the servers that it has
   * nothing of what they hold.
   */
  private void findForgotten(Agent agent, List<Copy> own) {
    var leases = own.isEmpty() ? Set.of() : agent.checks(ConsulChecks.leases()).keySet();
    for (var copy : own) {
      var isForgotten = !leases.contains(ConsulChecks.leaseId(mapping.serviceId(copy.key())));
      if (isForgotten && copy.ttl() == null) {
        chores.soon(Duration.ZERO, copy.key(), Kind.REVIVE, this::revive);
      } else if (isForgotten) {
        orphaned(copy);
      }
    }
  }

  private static List<Copy> liveAt(String node, Collection<Copies> all) {
    return all.stream()
        .flatMap(copies -> copies.all().stream().filter(copy -> isLiveAt(copies, copy, node)))
        .toList();
  }

  private static boolean isLiveAt(Copies copies, Copy copy, String node) {
    return copy.node().equals(node) && copy.equals(copies.live(copy.key()));
  }

  /** Superseded, or a mark of removal that nothing is left of. */
  private static boolean isDone(Copies copies, Copy copy) {
    return !copy.equals(copies.latest(copy.key()))
        || (copy.registration() == null && !copies.hasOthers(copy));
  }

  /** Live, but nobody can renew it, say that its TTL ran out, or probe it. */
  private static boolean isOrphan(Copies copies, Copy copy) {
    return copy.checks().nodeFailing()
        && (copy.ttl() != null || copy.checks().probed() != null)
        && copy.equals(copies.live(copy.key()));
  }

  /** Its last renewal was before its agent failed or forgot it: a TTL from now it has run out. */
  private void orphaned(Copy copy) {
    var ttl = copy.ttl();
    var jitter = Duration.ofMillis(ThreadLocalRandom.current().nextLong(1000));
    if (ttl != null) {
      chores.soon(ttl.plus(jitter), copy.key(), Kind.BURY, (agent, key) -> bury(agent, key, copy));
    } else {
      chores.soon(FAILING_FOR.plus(jitter), copy.key(), Kind.ADOPT, this::adopt);
    }
  }

  /** Not as the settings say; it was registered under others, or by an earlier version. */
  private boolean isProbedOtherwise(Copy copy) {
    var registration = copy.registration();
    return registration != null && natives.cover(registration) != (copy.checks().probed() != null);
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
      chores.soon(EXPIRED_FOR, key, Kind.EXPIRE, this::expire);
    } else if (key != null) {
      chores.soon(Duration.ZERO, key, Kind.REVIVE, this::revive);
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
    var live = liveAsSeen(copies, seen);
    if (live != null && !(live.node().equals(agent.node()) && lease(agent, key) != null)) {
      writer.write(agent, copies, live.expiry(agent.node()));
    }
  }

  /** Two replicas may do it at once, beside two agents: one copy counts, the other is cleared. */
  private void adopt(Agent agent, InstanceKey key) {
    var copies = reader.instance(agent, key);
    var live = copies.live(key);
    if (live != null && isOrphan(copies, live) && !live.node().equals(agent.node())) {
      writer.write(agent, copies, live.movedTo(agent.node(), live.renewedAt()));
    }
  }

  /** The copy that counts, when nothing has happened to it and its agent since. */
  private static @Nullable Copy liveAsSeen(Copies copies, Copy seen) {
    var live = copies.live(seen.key());
    return live != null
            && live.mark().equals(seen.mark())
            && live.checks().nodeFailedAt() == seen.checks().nodeFailedAt()
        ? live
        : null;
  }

  private void convert(Agent agent, InstanceKey key) {
    var copies = reader.instance(agent, key);
    var own = copies.at(agent.node(), key);
    if (own != null && isLiveAt(copies, own, agent.node()) && isProbedOtherwise(own)) {
      writer.write(agent, copies, own.probed(own.checks().probed() == null));
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
}
