package io.rollcall.backend.consul;

import static java.util.Objects.requireNonNull;

import io.rollcall.registry.HealthStatus;
import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.RegistryException.OutcomeUnknown;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Writes copies to an agent and waits until Consul's servers, and this replica's watchers, are
 * shown them. The caller holds the instance's lock. Thread-safe.
 */
final class CopyWriter {

  /** How long the former owners are given to clear away what was removed elsewhere. */
  private static final Duration CLEARED_WITHIN = Duration.ofSeconds(1);

  private final ServiceMapping mapping;
  private final Arrivals arrivals;
  private final Renewals renewals;
  private final Clock clock;
  private final Duration timeout;

  CopyWriter(
      ServiceMapping mapping, Arrivals arrivals, Renewals renewals, Clock clock, Duration timeout) {
    this.mapping = mapping;
    this.arrivals = arrivals;
    this.renewals = renewals;
    this.clock = clock;
    this.timeout = timeout;
  }

  /**
   * Writes {@code copy}, which is to be the latest and at the agent's node.
   *
   * @param before the copies there are
   * @return the copies there are then. When another agent was written to at the same time and its
   *     copy is the latest, this one is among them but is cleared away
   */
  Copies write(Agent agent, Copies before, Copy copy) {
    var own = before.at(copy.node(), copy.key());
    if (own != null) {
      makeWay(agent, own, before, copy);
    }
    var registration = copy.registration();
    var withReportCheck =
        registration != null
            && (copy.report() != null
                || registration.healthCheck().initialStatus() != HealthStatus.HEALTHY
                || (own != null && own.hasReportCheck()));
    var nanos = clock.nanos();
    agent.register(mapping.definition(copy, withReportCheck));
    var after = await(agent, copy.key(), before.index(), copies -> has(copies, copy));
    if (!after.isLatest(copy)) {
      agent.deregister(mapping.serviceId(copy.key()));
      renewals.forget(copy.key());
    } else if (registration != null) {
      var written = requireNonNull(after.at(copy.node(), copy.key()));
      renewals.add(written, copy.renewedAt(), nanos);
    }
    return after;
  }

  /** Renews the lease at its agent; false when that does not have it. */
  boolean pass(Agent agent, Copy copy, Instant at) {
    var nanos = clock.nanos();
    var passed = agent.pass(ConsulChecks.leaseId(mapping.serviceId(copy.key())));
    if (passed) {
      renewals.add(copy, at, nanos);
    }
    return passed;
  }

  /** Renews the lease of the live copy; takes it over when the agent does not have it. */
  Copy renew(Agent agent, Copies before, Copy live, Instant at) {
    if (live.node().equals(agent.node()) && pass(agent, live, at)) {
      return live;
    }
    var moved = live.movedTo(agent.node(), at);
    return requireNonNull(write(agent, before, moved).at(moved.node(), moved.key()));
  }

  void report(Agent agent, Copies before, Copy live, Copy.Report report) {
    var reported = live.withReport(report);
    if (live.node().equals(agent.node()) && showReport(agent, live, reported)) {
      await(agent, live.key(), before.index(), copies -> hasReport(copies, reported));
    } else {
      write(agent, before, reported.movedTo(agent.node(), live.renewedAt()));
    }
  }

  /** Removes the live copy, or marks it as removed when other agents have copies too. */
  void remove(Agent agent, Copies before, Copy live) {
    var own = before.at(agent.node(), live.key());
    renewals.forget(live.key());
    if (own != null && !before.hasOthers(own)) {
      agent.deregister(mapping.serviceId(live.key()));
      await(
          agent, live.key(), before.index(), copies -> copies.at(agent.node(), live.key()) == null);
    } else {
      var removal = live.removal(agent.node());
      var marked = write(agent, before, removal);
      arrivals.await(
          agent,
          live.key().service(),
          marked.index(),
          CLEARED_WITHIN,
          copies -> !copies.hasOthers(removal));
    }
  }

  /** Changes what would otherwise be carried over from the copy that the agent has. */
  private void makeWay(Agent agent, Copy own, Copies before, Copy next) {
    var serviceId = mapping.serviceId(own.key());
    if (!own.equals(before.live(own.key()))) {
      agent.deregister(serviceId);
    } else if (next.registration() == null) {
      agent.update(ConsulChecks.leaseId(serviceId), Wire.CRITICAL, "deregistered");
    } else {
      agent.pass(ConsulChecks.leaseId(serviceId));
      var report = next.report();
      var status = ConsulChecks.reportStatus(next);
      if (own.hasReportCheck() && !status.equals(own.checks().reportStatus())) {
        agent.update(
            ConsulChecks.reportId(serviceId), status, report == null ? "" : report.output());
      }
    }
  }

  private boolean showReport(Agent agent, Copy live, Copy reported) {
    var serviceId = mapping.serviceId(live.key());
    var report = requireNonNull(reported.report());
    return (live.hasReportCheck()
            || agent.registerCheck(ConsulChecks.report(serviceId, live).of(serviceId)))
        && agent.update(
            ConsulChecks.reportId(serviceId), ConsulChecks.status(report.status()), report.output())
        && agent.registerCheck(ConsulChecks.report(serviceId, reported).of(serviceId));
  }

  private Copies await(Agent agent, InstanceKey key, long index, Predicate<Copies> shown) {
    var last = arrivals.await(agent, key.service(), index, timeout, shown);
    if (shown.test(last)) {
      return last;
    }
    throw new OutcomeUnknown(
        "the Consul agent at %s took the write of %s, but Consul's servers do not show it after %s"
            .formatted(agent, key, timeout),
        null);
  }

  private static boolean has(Copies copies, Copy copy) {
    var there = copies.at(copy.node(), copy.key());
    return there != null && there.mark().equals(copy.mark());
  }

  private static boolean hasReport(Copies copies, Copy reported) {
    var there = copies.at(reported.node(), reported.key());
    return there != null && Objects.equals(there.report(), reported.report());
  }
}
