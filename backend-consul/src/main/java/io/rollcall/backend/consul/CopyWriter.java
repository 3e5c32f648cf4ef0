package io.rollcall.backend.consul;

import static java.util.Objects.requireNonNull;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes copies to an agent and waits until Consul's servers, and this replica's watchers, are
 * shown them. The caller holds the instance's lock. Thread-safe.
 */
final class CopyWriter {

  /** How long the former owners are given to clear away what was removed elsewhere. */
  private static final Duration CLEARED_WITHIN = Duration.ofSeconds(1);

  private static final int ATTEMPTS = 3;

  private static final Logger log = LoggerFactory.getLogger(CopyWriter.class);

  private final ServiceMapping mapping;
  private final Arrivals arrivals;
  private final MaintenanceEntries entries;
  private final Renewals renewals;
  private final Rights rights;
  private final Clock clock;
  private final Duration timeout;

  CopyWriter(
      ServiceMapping mapping,
      Arrivals arrivals,
      MaintenanceEntries entries,
      Renewals renewals,
      Rights rights,
      Clock clock,
      Duration timeout) {
    this.mapping = mapping;
    this.arrivals = arrivals;
    this.entries = entries;
    this.renewals = renewals;
    this.rights = rights;
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
    var writes = new Writes(agent);
    return writes.during(() -> write(writes, before, copy));
  }

  private Copies write(Writes writes, Copies before, Copy copy) {
    var own = before.at(copy.node(), copy.key());
    var registration = copy.registration();
    if (own != null && own.registration() != null && registration != null) {
      makeWay(writes, own, before, copy);
    }
    var withReportCheck =
        registration != null
            && (copy.report() != null
                || !ConsulChecks.reportStatus(copy).equals(Wire.PASSING)
                || (own != null && own.hasReportCheck()));
    var nanos = clock.nanos();
    writes.register(mapping.definition(copy, withReportCheck));
    var after = await(writes, copy.key(), before.index(), copies -> has(copies, copy));
    if (!after.isLatest(copy)) {
      writes.deregister(mapping.serviceId(copy.key()));
      renewals.forget(copy.key());
      return after;
    }
    if (registration == null) {
      return after;
    }
    var shown = settle(writes, after, copy.key());
    var written = shown.at(copy.node(), copy.key());
    if (written == null) {
      throw new OutcomeUnknown(
          "instance '%s' was removed while it was written".formatted(copy.key()), null);
    }
    renewals.add(written, copy.renewedAt(), nanos);
    return shown;
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
    var node = agent.node();
    var writes = new Writes(agent);
    writes.during(
        () ->
            live.node().equals(node) && showReport(writes, live, reported)
                ? await(writes, live.key(), before.index(), copies -> hasReport(copies, reported))
                : write(writes, before, reported.movedTo(node, live.renewedAt())));
  }

  /** Makes the live copy show whether its key is in maintenance; takes it over from elsewhere. */
  Copies showMaintenance(Agent agent, Copies before, Copy live) {
    var node = agent.node();
    var maintenance = entries.read(agent, live.key());
    var writes = new Writes(agent);
    return Objects.equals(live.maintenance(), maintenance)
        ? before
        : writes.during(
            () ->
                live.node().equals(node)
                    ? settle(writes, before, live.key())
                    : write(
                        writes,
                        before,
                        live.withMaintenance(maintenance).movedTo(node, live.renewedAt())));
  }

  /**
   * Makes the agent's own copy, if that is the latest, show whether its key is in maintenance: that
   * may have changed since the copy was thought of.
   */
  private Copies settle(Writes writes, Copies copies, InstanceKey key) {
    var shown = copies;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var own = shown.at(writes.agent().node(), key);
      var maintenance = entries.read(writes.agent(), key);
      if (own == null
          || !own.equals(shown.live(key))
          || Objects.equals(own.maintenance(), maintenance)
          || !show(writes, own, maintenance)) {
        return shown;
      }
      shown = await(writes, key, shown.index(), later -> hasMaintenance(later, own, maintenance));
    }
    throw new OutcomeUnknown(
        "too many others take instance '%s' out of service and back".formatted(key), null);
  }

  /** Removes the live copy, or marks it as removed when other agents have copies too. */
  void remove(Agent agent, Copies before, Copy live) {
    var key = live.key();
    var node = agent.node();
    var own = before.at(node, key);
    var writes = new Writes(agent);
    renewals.forget(key);
    if (own != null && !before.hasOthers(own)) {
      writes.during(
          () -> {
            writes.deregister(mapping.serviceId(key));
            var after = await(writes, key, before.index(), copies -> copies.at(node, key) == null);
            if (after.all().isEmpty()) {
              rights.require(agent);
            }
            return after;
          });
    } else {
      var removal = live.removal(node);
      var marked = writes.during(() -> write(writes, before, removal));
      awaitClearing(agent, removal, marked.index());
    }
  }

  /** The mark counts already: that the others are left for longer is no failure. */
  private void awaitClearing(Agent agent, Copy removal, long index) {
    try {
      arrivals.await(
          agent,
          removal.key().service(),
          index,
          CLEARED_WITHIN,
          copies -> !copies.hasOthers(removal));
    } catch (BackendUnavailable | OutcomeUnknown notYet) {
      log.debug("Former copies of {} are left for now: {}", removal.key(), notYet.getMessage());
    }
  }

  /**
   * Changes what the next registration would otherwise take over from the one that the agent has:
   * how its checks stand. While other agents have older ones, the latest is never without a copy
   * above them.
   */
  private void makeWay(Writes writes, Copy own, Copies before, Copy next) {
    if (own.equals(before.live(own.key()))) {
      takeUp(writes, own, next);
    } else if (own.equals(before.latest(own.key())) && before.hasOthers(own)) {
      writes.register(mapping.definition(own.expiry(own.node()), false));
    } else {
      writes.deregister(mapping.serviceId(own.key()));
    }
  }

  private void takeUp(Writes writes, Copy own, Copy next) {
    var serviceId = mapping.serviceId(own.key());
    writes.pass(ConsulChecks.leaseId(serviceId));
    var report = next.report();
    var status = ConsulChecks.reportStatus(next);
    if (own.hasReportCheck() && !status.equals(own.checks().reportStatus())) {
      writes.update(
          ConsulChecks.reportId(serviceId), status, report == null ? "" : report.output());
    }
  }

  private boolean showReport(Writes writes, Copy live, Copy reported) {
    var serviceId = mapping.serviceId(live.key());
    var report = requireNonNull(reported.report());
    return (live.hasReportCheck()
            || writes.registerCheck(ConsulChecks.report(serviceId, live).of(serviceId)))
        && writes.update(
            ConsulChecks.reportId(serviceId), ConsulChecks.status(report.status()), report.output())
        && writes.registerCheck(ConsulChecks.report(serviceId, reported).of(serviceId));
  }

  /** False when the agent does not have the copy any more. */
  private boolean show(Writes writes, Copy own, @Nullable Maintenance maintenance) {
    var serviceId = mapping.serviceId(own.key());
    if (maintenance != null) {
      return writes.registerCheck(ConsulChecks.maintenance(serviceId, maintenance).of(serviceId));
    }
    writes.deregisterCheck(ConsulChecks.maintenanceId(serviceId));
    return true;
  }

  private Copies await(Writes writes, InstanceKey key, long index, Predicate<Copies> shown) {
    return arrivals.await(writes.agent(), key.service(), index, timeout, shown);
  }

  private static boolean has(Copies copies, Copy copy) {
    var there = copies.at(copy.node(), copy.key());
    return there != null && there.mark().equals(copy.mark());
  }

  private static boolean hasMaintenance(
      Copies copies, Copy live, @Nullable Maintenance maintenance) {
    var there = copies.at(live.node(), live.key());
    return there == null || Objects.equals(there.maintenance(), maintenance);
  }

  private static boolean hasReport(Copies copies, Copy reported) {
    var there = copies.at(reported.node(), reported.key());
    return there != null && Objects.equals(there.report(), reported.report());
  }
}
