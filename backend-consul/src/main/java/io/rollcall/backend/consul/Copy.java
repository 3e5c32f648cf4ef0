package io.rollcall.backend.consul;

import io.rollcall.registry.HealthCheck;
import io.rollcall.registry.HealthStatus;
import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.Registration;
import io.rollcall.registry.ServiceInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
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
    Checks checks) {

  /** Of two that were written at the same time, not knowing of each other, the first counts. */
  static final Comparator<Copy> LATEST_LAST =
      Comparator.comparingLong(Copy::epoch)
          .thenComparing(Comparator.comparingLong(Copy::modifyIndex).reversed());

  private static final Checks NO_CHECKS = new Checks(false, false, 0, null);

  record Report(HealthStatus status, String output) {}

  /**
   * How its checks stand.
   *
   * @param expired the TTL ran out; of a mark of removal, that this was the reason
   * @param unrenewed the lease is not passing although that does not show: its agent was restarted,
   *     and it has not been renewed since
   * @param nodeFailedAt index at which other agents found that they cannot reach the one that has
   *     this copy; 0 while they can
   * @param reportStatus Consul's status of the check for reports; null when there is none
   */
  record Checks(
      boolean expired, boolean unrenewed, long nodeFailedAt, @Nullable String reportStatus) {

    boolean nodeFailing() {
      return nodeFailedAt > 0;
    }
  }

  /**
   * A copy to be written, with nothing yet that Consul decides. It is later than {@code latest},
   * and than what agents that are away may have from earlier times.
   */
  static Copy of(Registration registration, String node, Instant at, @Nullable Copy latest) {
    var epoch = Math.max(at.toEpochMilli(), latest == null ? 0 : latest.epoch() + 1);
    return new Copy(
        registration.key(), node, registration, at, at, epoch, newMark(), 0, 0, null, NO_CHECKS);
  }

  /** What says at {@code node} that the instance of this copy was removed. */
  Copy removal(String node) {
    return mark(node, NO_CHECKS);
  }

  /** As {@link #removal}, because its TTL ran out. */
  Copy expiry(String node) {
    return mark(node, new Checks(true, false, 0, null));
  }

  private Copy mark(String node, Checks checks) {
    return new Copy(
        key, node, null, registeredAt, registeredAt, epoch + 1, newMark(), 0, 0, null, checks);
  }

  /** This registration, to be written at {@code node}. */
  Copy movedTo(String node, Instant renewedAt) {
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
        NO_CHECKS);
  }

  Copy withReport(Report report) {
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
        ServiceInstance.registered(registration, registeredAt, revision).withHeartbeat(renewedAt);
    var failure = failure();
    if (failure != null && registration.healthCheck() instanceof HealthCheck.Heartbeat) {
      return fresh.withHealth(HealthStatus.UNHEALTHY, failure);
    }
    return report == null ? fresh : fresh.withHealth(report.status(), report.output());
  }

  /** Why nothing is known of the instance now; null when that is not so. */
  private @Nullable String failure() {
    if (checks.nodeFailing()) {
      return "the Consul agent of node " + node + " does not answer";
    }
    return checks.unrenewed()
        ? "no heartbeat since the Consul agent of node " + node + " was restarted"
        : null;
  }
}
