package io.rollcall.backend.consul;

import static io.rollcall.model.HealthStatus.HEALTHY;
import static io.rollcall.model.HealthStatus.UNHEALTHY;
import static io.rollcall.model.HealthStatus.UNKNOWN;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A registration at one agent, as Consul's servers hold it. When an instance has several, the
 * latest counts.
 *
 * @param node of the agent
 * @param registration null marks that the instance was removed, at an agent that does not have the
 *     earlier copies
 * @param renewedAt when it was last known to be renewed as this copy was made
 * @param epoch grows from copy to copy; begins at the time of registration, in milliseconds
 * @param mark of this copy alone
 * @param modifyIndex of Consul's service
 * @param revision of the registration, which copies of it share
 * @param report what was last reported on this registration, or null
 * @param maintenance null while it is in service
 */
record Copy(
    InstanceKey key,
    String node,
    @Nullable Registration registration,
    Instant registeredAt,
    Instant renewedAt,
    long epoch,
    String mark,
    long modifyIndex,
    long revision,
    @Nullable Report report,
    @Nullable Maintenance maintenance,
    Checks checks) {

  /** Of two that were written at the same time, not knowing of each other, the first counts. */
  static final Comparator<Copy> LATEST_LAST =
      Comparator.comparingLong(Copy::epoch)
          .thenComparing(Comparator.comparingLong(Copy::modifyIndex).reversed());

  private static final Comparator<HealthStatus> WORST_LAST =
      Comparator.comparingInt(List.of(HEALTHY, UNKNOWN, UNHEALTHY)::indexOf);

  private static final Checks NO_CHECKS = new Checks(false, false, 0, null, null);

  record Report(HealthStatus status, String output) {}

  /**
   * What the agent's own probes found, or what they start from.
   *
   * @param output null before the first that moved something
   */
  record Probed(HealthStatus status, @Nullable String output) {}

  /**
   * How its checks stand.
   *
   * @param expired the TTL ran out; of a mark of removal, that this was the reason
   * @param unrenewed the lease is not passing although that does not show: its agent was restarted,
   *     and it has not been renewed since
   * @param nodeFailedAt index at which other agents found that they cannot reach the one that has
   *     this copy; 0 while they can
   * @param probed null when the agent does not probe it
   * @param reportStatus Consul's status of the check for reports; null when there is none
   */
  record Checks(
      boolean expired,
      boolean unrenewed,
      long nodeFailedAt,
      @Nullable Probed probed,
      @Nullable String reportStatus) {

    static Checks startingFrom(@Nullable HealthStatus probed) {
      return new Checks(false, false, 0, probed == null ? null : new Probed(probed, null), null);
    }

    boolean nodeFailing() {
      return nodeFailedAt > 0;
    }
  }

  /**
   * A copy to be written, with nothing yet that Consul decides. It is later than {@code latest},
   * and than what agents that are away may have from earlier times.
   *
   * @param isProbed whether the agent is to probe it
   */
  static Copy of(
      Registration registration,
      boolean isProbed,
      @Nullable Maintenance maintenance,
      String node,
      Instant at,
      @Nullable Copy latest) {
    var epoch = Math.max(at.toEpochMilli(), latest == null ? 0 : latest.epoch() + 1);
    var checks = Checks.startingFrom(isProbed ? registration.healthCheck().initialStatus() : null);
    return new Copy(
        registration.key(),
        node,
        registration,
        at,
        at,
        epoch,
        newMark(),
        0,
        0,
        null,
        maintenance,
        checks);
  }

  /** What says at {@code node} that the instance of this copy was removed. */
  Copy removal(String node) {
    return mark(node, NO_CHECKS);
  }

  /** As {@link #removal}, because its TTL ran out. */
  Copy expiry(String node) {
    return mark(node, new Checks(true, false, 0, null, null));
  }

  private Copy mark(String node, Checks checks) {
    return new Copy(
        key,
        node,
        null,
        registeredAt,
        registeredAt,
        epoch + 1,
        newMark(),
        0,
        0,
        null,
        null,
        checks);
  }

  /**
   * This registration, to be written at {@code node}. Where agents probe it, the next one goes on
   * from the status that the former one found; from unhealthy, when that one is out of reach.
   */
  Copy movedTo(String node, Instant renewedAt) {
    var probed = checks.probed();
    var status = probed == null ? null : checks.nodeFailing() ? UNHEALTHY : probed.status();
    return movedTo(node, renewedAt, report, status);
  }

  /** This registration, to be probed by the agent from now on, or no more. */
  Copy probed(boolean byAgent) {
    var now = instance();
    var output = now.output();
    var kept = byAgent || output == null ? null : new Report(now.status(), output);
    return movedTo(node, renewedAt, kept, byAgent ? now.status() : null);
  }

  private Copy movedTo(
      String node, Instant renewedAt, @Nullable Report report, @Nullable HealthStatus probed) {
    return new Copy(
        key,
        node,
        registration,
        registeredAt,
        renewedAt,
        epoch + 1,
        newMark(),
        0,
        revision,
        report,
        maintenance,
        Checks.startingFrom(probed));
  }

  Copy withReport(Report report) {
    return with(report, maintenance);
  }

  Copy withMaintenance(@Nullable Maintenance maintenance) {
    return with(report, maintenance);
  }

  private Copy with(@Nullable Report report, @Nullable Maintenance maintenance) {
    return new Copy(
        key,
        node,
        registration,
        registeredAt,
        renewedAt,
        epoch,
        mark,
        modifyIndex,
        revision,
        report,
        maintenance,
        checks);
  }

  private static String newMark() {
    return Long.toHexString(ThreadLocalRandom.current().nextLong());
  }

  boolean isLive() {
    return registration != null && !checks.expired();
  }

  /** Of its heartbeats; null when it needs none. */
  @Nullable Duration ttl() {
    return registration != null
            && registration.healthCheck() instanceof HealthCheck.Heartbeat(var t, _)
        ? t
        : null;
  }

  boolean hasReportCheck() {
    return checks.reportStatus() != null;
  }

  /** As callers see it. Must not be a mark of removal. */
  ServiceInstance instance() {
    if (registration == null) {
      throw new IllegalStateException(key + " was removed");
    }
    var fresh =
        ServiceInstance.registered(registration, registeredAt, revision)
            .withHeartbeat(renewedAt)
            .withMaintenance(maintenance);
    var failure = failure();
    if (failure != null) {
      return fresh.withHealth(ttl() == null ? UNKNOWN : UNHEALTHY, failure);
    }
    var counting = reportThatCounts();
    return counting == null
        ? withProbed(fresh)
        : fresh.withHealth(counting.status(), counting.output());
  }

  /** Of probe and report, the worse counts, as plain Consul has it; null when that is the probe. */
  private @Nullable Report reportThatCounts() {
    var probed = checks.probed();
    if (report == null || probed == null) {
      return report;
    }
    var order = WORST_LAST.compare(report.status(), probed.status());
    return order > 0 || (order == 0 && probed.output() == null) ? report : null;
  }

  /** Critical without a result is how Consul has what its agent has not looked at yet. */
  private ServiceInstance withProbed(ServiceInstance fresh) {
    var probed = checks.probed();
    if (probed == null || (probed.output() == null && probed.status() == fresh.status())) {
      return fresh;
    }
    var output = probed.output();
    return output == null
        ? fresh.withHealth(
            probed.status() == UNHEALTHY ? UNKNOWN : probed.status(),
            "no result yet from the Consul agent of node " + node)
        : fresh.withHealth(probed.status(), output);
  }

  /** Why nothing is known of an instance that only its agent can know; null otherwise. */
  private @Nullable String failure() {
    if (ttl() == null && checks.probed() == null) {
      return null;
    }
    if (checks.nodeFailing()) {
      return "the Consul agent of node " + node + " does not answer";
    }
    return ttl() != null && checks.unrenewed()
        ? "no heartbeat since the Consul agent of node " + node + " was restarted"
        : null;
  }
}
