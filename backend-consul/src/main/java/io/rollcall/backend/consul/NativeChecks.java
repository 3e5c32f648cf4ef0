package io.rollcall.backend.consul;

import static java.util.stream.Collectors.toMap;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthCheck.Schedule;
import io.rollcall.model.Limits;
import io.rollcall.model.Protocol;
import io.rollcall.model.Registration;
import io.rollcall.model.StatusRanges;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
  private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cs}&&[^\n\t]]");

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

  /** The probe of a registration whose check is covered. */
  static Wire.Probe probe(Registration registration) {
    var host = registration.host();
    var target = (host.contains(":") ? "[" + host + "]" : host) + ":" + registration.probedPort();
    var isTls = registration.protocol() == Protocol.HTTPS;
    return switch (registration.healthCheck()) {
      case HealthCheck.Http http ->
          probe(
              (isTls ? "https://" : "http://") + target + http.path(),
              http.method().name(),
              headers(http),
              null,
              null,
              null,
              http.schedule());
      case HealthCheck.Tcp tcp -> probe(null, null, null, target, null, null, tcp.schedule());
      case HealthCheck.Grpc grpc ->
          probe(null, null, null, null, grpcTarget(target, grpc), isTls, grpc.schedule());
      case HealthCheck.Heartbeat _, HealthCheck.Custom _ ->
          throw new IllegalArgumentException(registration.key() + " is not probed by Consul");
    };
  }

  /**
   * What a check said, without the rest of the body, at most {@link Limits#OUTPUT_LENGTH}
   * characters of it, and those that don't print replaced; null for nothing.
   */
  static @Nullable String output(@Nullable String output) {
    if (output == null || output.isEmpty()) {
      return null;
    }
    var end = output.startsWith("HTTP ") ? output.lastIndexOf(BEFORE_BODY) : -1;
    var shown = bounded(end < 0 ? output : output.substring(0, end));
    return UNPRINTABLE.matcher(shown).replaceAll("\ufffd");
  }

  private static String bounded(String text) {
    if (text.length() <= Limits.OUTPUT_LENGTH) {
      return text;
    }
    var splitsLast = Character.isHighSurrogate(text.charAt(Limits.OUTPUT_LENGTH - 1));
    return text.substring(0, Limits.OUTPUT_LENGTH - (splitsLast ? 1 : 0));
  }

  private static Map<String, List<String>> headers(HealthCheck.Http http) {
    return http.headers().values().entrySet().stream()
        .collect(toMap(Map.Entry::getKey, entry -> List.of(entry.getValue())));
  }

  private static String grpcTarget(String target, HealthCheck.Grpc grpc) {
    return grpc.grpcService().isEmpty() ? target : target + "/" + grpc.grpcService();
  }

  private static Wire.Probe probe(
      @Nullable String http,
      @Nullable String method,
      @Nullable Map<String, List<String>> header,
      @Nullable String tcp,
      @Nullable String grpc,
      @Nullable Boolean grpcUseTls,
      Schedule schedule) {
    return new Wire.Probe(
        http,
        method,
        header,
        tcp,
        grpc,
        grpcUseTls,
        text(schedule.interval()),
        text(schedule.timeout()),
        schedule.recoveryThreshold(),
        schedule.maxFailures(),
        BODY_BYTES);
  }

  /** As Go reads it. */
  private static String text(Duration duration) {
    return duration.toNanos() + "ns";
  }
}
