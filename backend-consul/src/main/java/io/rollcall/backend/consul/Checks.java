package io.rollcall.backend.consul;

import io.rollcall.backend.consul.StoredInstance.Finding;
import io.rollcall.model.HealthStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The checks that an instance has at an agent. The one of its status shows plain Consul users what
 * was reported, and maintenance, and becomes critical when nobody renews it for a TTL. The probe's
 * is made by the agent, where {@link NativeChecks} cover it.
 *
 * <p>Their names have the epoch in them, so that an agent carries no status from one registration
 * to the next, and what a check says is about one epoch alone.
 */
final class Checks {

  private static final String PREFIX = "rollcall:";
  private static final String STATUS = PREFIX + "status:";
  private static final String PROBE = PREFIX + "probe:";

  /** Selects all that this class makes. */
  static final String ALL = "CheckID matches \"^%s\"".formatted(PREFIX);

  /** Selects what agents find. */
  static final String PROBES = "CheckID matches \"^%s\"".formatted(PROBE);

  /** Selects none: the answer has nothing but the index of all. */
  static final String NONE = "CheckID == \"\"";

  /** A hundred years; Consul knows no check without any probe or TTL. */
  private static final String WITHOUT_END = "876000h";

  /** Consul takes no less. */
  private static final Duration CRITICAL_FOR = Duration.ofMinutes(1);

  static final String PASSING = "passing";
  private static final String WARNING = "warning";
  private static final String CRITICAL = "critical";

  private Checks() {}

  static String statusId(long epoch) {
    return STATUS + Long.toHexString(epoch);
  }

  static String probeId(long epoch) {
    return PROBE + Long.toHexString(epoch);
  }

  static Finding found(AgentCheck probe) {
    var output = NativeChecks.output(Objects.requireNonNullElse(probe.output(), ""));
    return new Finding(status(probe.status(), output), output, probe.modifyIndex());
  }

  /** A warning without an output is what it starts with; a later one is an answer of 429. */
  private static HealthStatus status(String status, String output) {
    return switch (status) {
      case PASSING -> HealthStatus.HEALTHY;
      case WARNING -> output.isEmpty() ? HealthStatus.UNKNOWN : HealthStatus.UNHEALTHY;
      default -> HealthStatus.UNHEALTHY;
    };
  }

  /** What registers the checks, beside their service. */
  static List<Map<String, Object>> of(StoredInstance stored) {
    var ttl = stored.registration().healthCheck().ttl();
    var shown = new TreeMap<String, Object>();
    shown.put("CheckID", statusId(stored.epoch()));
    shown.put("Name", "Status in Rollcall");
    shown.put("Status", shownStatus(stored));
    shown.put("TTL", ttl == null ? WITHOUT_END : NativeChecks.text(ttl));
    if (ttl != null) {
      shown.put("DeregisterCriticalServiceAfter", NativeChecks.text(ttl.plus(CRITICAL_FOR)));
    }
    if (!stored.probed()) {
      return List.of(shown);
    }
    var found = stored.found();
    var probe = NativeChecks.probe(stored.registration());
    probe.put("CheckID", probeId(stored.epoch()));
    probe.put("Name", "Probed for Rollcall");
    probe.put("Status", status(found == null ? stored.initialStatus() : found.status()));
    return List.of(shown, probe);
  }

  /** Where the agent probes, its check shows what it finds. */
  static String shownStatus(StoredInstance stored) {
    if (stored.instance().maintenance() != null) {
      return CRITICAL;
    }
    if (stored.probed()) {
      return stored.isReported() ? status(stored.instance().status()) : PASSING;
    }
    return status(stored.now().status());
  }

  static String shownOutput(StoredInstance stored) {
    var maintenance = stored.instance().maintenance();
    return maintenance != null
        ? "In maintenance: " + maintenance.reason()
        : Objects.requireNonNullElse(stored.now().output(), "");
  }

  private static String status(HealthStatus status) {
    return switch (status) {
      case HEALTHY -> PASSING;
      case UNHEALTHY -> CRITICAL;
      case UNKNOWN -> WARNING;
    };
  }
}
