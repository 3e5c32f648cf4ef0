package io.rollcall.backend.consul;

import static java.util.Objects.requireNonNull;

import io.rollcall.json.MaintenanceRecord;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Maintenance;
import io.rollcall.model.Registration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The checks that a service has in Consul. The lease's has a TTL that heartbeats renew, or one
 * without end. The probe's is made by the agent, where {@link NativeChecks} cover it. The report's
 * shows what was reported; its notes are what counts, its status and output are for plain Consul
 * users. An instance that heartbeats, or that the agent probes, has it from the first report on. A
 * mark of removal, and maintenance, have one each of their own, which are critical.
 *
 * <p>Lease and report keep their ids over registrations, so that replacing one is a single write to
 * Consul's servers, service and checks together. A probe's check has another id each time: with the
 * same id, an agent would keep the status. It is what counts with that write; the agent clears the
 * former one away by a second.
 */
final class ConsulChecks {

  static final String PREFIX = "rollcall:";
  private static final String LEASE = PREFIX + "lease:";
  private static final String PROBE = PREFIX + "probe:";
  private static final String REPORT = PREFIX + "report:";
  private static final String MAINTENANCE = PREFIX + "maintenance:";
  private static final String REMOVED = PREFIX + "removed:";

  /** A hundred years; Consul knows no check without any probe or TTL. */
  private static final String WITHOUT_END = "876000h";

  /** Consul takes no less. */
  private static final Duration CRITICAL_FOR = Duration.ofMinutes(1);

  private static final String EXPIRED = "TTL expired";

  private final String serviceId;
  private final List<Wire.Check> checks;

  /** Reads the checks of an entry. */
  ConsulChecks(String serviceId, List<Wire.Check> checks) {
    this.serviceId = serviceId;
    this.checks = checks;
  }

  static String leaseId(String serviceId) {
    return LEASE + serviceId;
  }

  private static String probeId(String serviceId, String mark) {
    return PROBE + serviceId + ":" + mark;
  }

  static String maintenanceId(String serviceId) {
    return MAINTENANCE + serviceId;
  }

  static String reportId(String serviceId) {
    return REPORT + serviceId;
  }

  /** Selects Rollcall's checks, and those that say which nodes fail. */
  static String allAndNodes() {
    return "CheckID matches \"^%s(lease|probe|report|maintenance|removed):\" or CheckID == \"%s\""
        .formatted(PREFIX, Wire.Check.NODE_ALIVE);
  }

  /** Selects the leases, of checks as an agent lists them. */
  static String leases() {
    return "CheckID matches \"^%s\"".formatted(LEASE);
  }

  /** As {@link #leases}, those that are not passing. */
  static String lapsedLeases() {
    return "Status == \"%s\" and %s".formatted(Wire.CRITICAL, leases());
  }

  /** The service whose lease a check is; null when it is none. */
  static @Nullable String leased(Wire.Check check) {
    return check.id().startsWith(LEASE) ? check.id().substring(LEASE.length()) : null;
  }

  static boolean isExpired(Wire.Check check) {
    var output = check.output();
    return check.status().equals(Wire.CRITICAL) && output != null && output.startsWith(EXPIRED);
  }

  static List<Wire.CheckDefinition> of(
      String serviceId, Copy copy, Notes.OfLease notes, boolean withReportCheck) {
    var registration = copy.registration();
    if (registration == null) {
      return List.of(removed(serviceId, notes));
    }
    var checks = new ArrayList<Wire.CheckDefinition>();
    checks.add(lease(serviceId, registration, notes));
    var probed = copy.checks().probed();
    if (probed != null) {
      checks.add(probe(serviceId, copy.mark(), registration, probed));
    }
    if (withReportCheck) {
      checks.add(report(serviceId, copy));
    }
    var maintenance = copy.maintenance();
    if (maintenance != null) {
      checks.add(maintenance(serviceId, maintenance));
    }
    return checks;
  }

  static Wire.CheckDefinition report(String serviceId, Copy copy) {
    var report = copy.report();
    var notes =
        report == null
            ? new Notes.OfReport(copy.mark(), null, null)
            : new Notes.OfReport(copy.mark(), report.status().wireName(), report.output());
    return Wire.CheckDefinition.ofTtl(
        reportId(serviceId),
        "Status reported to Rollcall",
        WITHOUT_END,
        reportStatus(copy),
        Json.write(notes));
  }

  /**
   * Consul's status for what was reported. Where nothing was, it is the status that the instance
   * starts from, unless the probe's check shows that. Not of a mark of removal.
   */
  static String reportStatus(Copy copy) {
    var report = copy.report();
    if (report != null) {
      return status(report.status());
    }
    return copy.checks().probed() != null
        ? Wire.PASSING
        : status(requireNonNull(copy.registration()).healthCheck().initialStatus());
  }

  static String status(HealthStatus status) {
    return switch (status) {
      case HEALTHY -> Wire.PASSING;
      case UNHEALTHY -> Wire.CRITICAL;
      case UNKNOWN -> Wire.WARNING;
    };
  }

  static Wire.CheckDefinition maintenance(String serviceId, Maintenance maintenance) {
    return Wire.CheckDefinition.ofTtl(
        maintenanceId(serviceId),
        "In maintenance",
        WITHOUT_END,
        Wire.CRITICAL,
        Json.write(MaintenanceRecord.of(maintenance)));
  }

  private static Wire.CheckDefinition removed(String serviceId, Notes.OfLease notes) {
    return Wire.CheckDefinition.ofTtl(
        REMOVED + serviceId,
        "Removed from Rollcall",
        WITHOUT_END,
        Wire.CRITICAL,
        Json.write(notes));
  }

  private static Wire.CheckDefinition lease(
      String serviceId, Registration registration, Notes.OfLease notes) {
    var ttl = registration.healthCheck() instanceof HealthCheck.Heartbeat(var t, _) ? t : null;
    var check =
        Wire.CheckDefinition.ofTtl(
            leaseId(serviceId),
            ttl == null ? "Registered with Rollcall" : "Heartbeat to Rollcall",
            ttl == null ? WITHOUT_END : text(ttl),
            Wire.PASSING,
            Json.write(notes));
    return ttl == null ? check : check.deregisteringAfter(text(ttl.plus(CRITICAL_FOR)));
  }

  private static Wire.CheckDefinition probe(
      String serviceId, String mark, Registration registration, Copy.Probed probed) {
    return Wire.CheckDefinition.ofProbe(
        probeId(serviceId, mark),
        "Probed for Rollcall",
        NativeChecks.probe(registration),
        status(probed.status()));
  }

  /** In milliseconds, rounded up: no lease is shorter than it was asked for. */
  private static String text(Duration duration) {
    return duration.plusNanos(999_999).toMillis() + "ms";
  }

  /**
   * @param isMark of removal; next to its check there may for a moment be the former lease
   */
  Notes.OfLease leaseNotes(boolean isMark) {
    var lease = find(isMark ? REMOVED + serviceId : leaseId(serviceId));
    var notes = lease == null ? null : Notes.read(lease.notes(), Notes.OfLease.class);
    return notes == null ? new Notes.OfLease("", null, null) : notes;
  }

  Copy.@Nullable Report report(String registration) {
    var check = find(reportId(serviceId));
    var notes = check == null ? null : Notes.read(check.notes(), Notes.OfReport.class);
    if (notes == null || !notes.registration().equals(registration)) {
      return null;
    }
    var status = notes.status();
    var output = notes.output();
    return status == null || output == null
        ? null
        : new Copy.Report(HealthStatus.of(status), output);
  }

  @Nullable Maintenance maintenance() {
    var check = find(maintenanceId(serviceId));
    var notes = check == null ? null : Notes.read(check.notes(), MaintenanceRecord.class);
    return notes == null ? null : notes.toMaintenance();
  }

  /**
   * @param mark of the copy
   * @param removed why, when it is a mark of removal
   */
  Copy.Checks standing(String mark, @Nullable String removed) {
    var lease = removed == null ? find(leaseId(serviceId)) : null;
    var report = find(reportId(serviceId));
    var node = find(Wire.Check.NODE_ALIVE);
    return new Copy.Checks(
        ServiceMapping.EXPIRED.equals(removed) || (lease != null && isExpired(lease)),
        lease != null && !lease.status().equals(Wire.PASSING) && !isExpired(lease),
        node != null && node.status().equals(Wire.CRITICAL) ? node.modifyIndex() : 0,
        probed(mark),
        report == null ? null : report.status());
  }

  private Copy.@Nullable Probed probed(String mark) {
    var probe = find(probeId(serviceId, mark));
    if (probe == null) {
      return null;
    }
    var output = NativeChecks.output(probe.output());
    return new Copy.Probed(probedStatus(probe.status(), output), output);
  }

  /** A warning without an output is what it starts with; a later one is an answer of 429. */
  private static HealthStatus probedStatus(String status, @Nullable String output) {
    return switch (status) {
      case Wire.PASSING -> HealthStatus.HEALTHY;
      case Wire.WARNING -> output == null ? HealthStatus.UNKNOWN : HealthStatus.UNHEALTHY;
      default -> HealthStatus.UNHEALTHY;
    };
  }

  private Wire.@Nullable Check find(String id) {
    return checks.stream().filter(check -> check.id().equals(id)).findFirst().orElse(null);
  }
}
