package io.rollcall.backend.consul;

import static java.util.stream.Collectors.toMap;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.Limits;
import io.rollcall.model.Protocol;
import io.rollcall.model.Registration;
import io.rollcall.model.StatusRanges;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Which checks Consul's agents make themselves, and how those are written down for them.
 *
 * <p>Agents count as Rollcall does: the n-th failure in a row makes critical, the n-th success in a
 * row passing. Their very first result counts at once.
 *
 * @param enabled when not, they make none
 * @param targets the hosts that they may be sent to
 */
record NativeChecks(boolean enabled, Predicate<String> targets) {

  /**
   * The least that Consul takes. Bodies stay out of the catalog: whoever registers chooses what is
   * asked, and may not be one who may read the answer. And a body that is never the same twice
   * would be written to the servers again and again.
   */
  private static final int BODY_BYTES = 1;

  private static final String BEFORE_BODY = " Output: ";

  /** Consul knows no other expected statuses than 2xx. */
  boolean cover(Registration registration) {
    return enabled
        && targets.test(registration.host())
        && switch (registration.healthCheck()) {
          case HealthCheck.Http http -> http.expected().equals(StatusRanges.SUCCESSFUL);
          case HealthCheck.Tcp _, HealthCheck.Grpc _ -> true;
          case HealthCheck.Heartbeat _, HealthCheck.Custom _ -> false;
        };
  }

  /** How an agent is told to probe a registration whose check is covered. */
  static Map<String, Object> probe(Registration registration) {
    var host = registration.host();
    var target = (host.contains(":") ? "[" + host + "]" : host) + ":" + registration.probedPort();
    var isTls = registration.protocol() == Protocol.HTTPS;
    var probe = new TreeMap<String, Object>();
    switch (registration.healthCheck()) {
      case HealthCheck.Http http -> {
        probe.put("HTTP", (isTls ? "https://" : "http://") + target + http.path());
        probe.put("Method", http.method().name());
        probe.put("Header", headers(http));
      }
      case HealthCheck.Tcp _ -> probe.put("TCP", target);
      case HealthCheck.Grpc grpc -> {
        probe.put("GRPC", grpcTarget(target, grpc));
        probe.put("GRPCUseTLS", isTls);
      }
      case HealthCheck.Heartbeat _, HealthCheck.Custom _ ->
          throw new IllegalArgumentException(registration.key() + " is not probed by Consul");
    }
    if (registration.healthCheck() instanceof HealthCheck.Probed probed) {
      var schedule = probed.schedule();
      probe.put("Interval", text(schedule.interval()));
      probe.put("Timeout", text(schedule.timeout()));
      probe.put("SuccessBeforePassing", schedule.recoveryThreshold());
      probe.put("FailuresBeforeCritical", schedule.maxFailures());
    }
    probe.put("OutputMaxSize", BODY_BYTES);
    return probe;
  }

  /** What a check said, as an output may be, without the rest of a body. */
  static String output(String said) {
    var end = said.startsWith("HTTP ") ? said.lastIndexOf(BEFORE_BODY) : -1;
    return Limits.fittingOutput(end < 0 ? said : said.substring(0, end));
  }

  private static Map<String, List<String>> headers(HealthCheck.Http http) {
    return http.headers().values().entrySet().stream()
        .collect(toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
  }

  private static String grpcTarget(String target, HealthCheck.Grpc grpc) {
    return grpc.grpcService().isEmpty() ? target : target + "/" + grpc.grpcService();
  }

  /** As Go reads it. */
  static String text(Duration duration) {
    return duration.toNanos() + "ns";
  }
}
