package io.rollcall.app.http.answer;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.RequestHeaders;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How an instance's health is found out: one flat object. Only fields that belong to its type may
 * be there.
 *
 * @param initialStatus right after it registered; when not given, and so in answers, healthy for
 *     heartbeat, else unknown
 * @param ttl for heartbeat: how long the instance stays without one, 5 s to 24 h; 30 s when not
 *     given
 * @param port for http, tcp and grpc: which of the ports to probe, by its name; the instance's
 *     {@code port} when not given, and so in answers
 * @param method for http: GET when not given; none has a body
 * @param path for http: what to ask for on the instance's own host and port; {@code /health} when
 *     not given
 * @param headers for http: at most 16, sent to the instance only; answers have {@code ***} for
 *     their values
 * @param expectedStatuses for http: statuses that pass, such as {@code 200-299,401}; {@code
 *     200-299} when not given
 * @param grpcService for grpc: which service to ask for; the whole server when not given
 * @param probe for custom: the name of the operator's probe
 * @param interval for all but heartbeat: between probes, 1 s to 24 h; when not given, as the
 *     operator set, which is 30 s at first
 * @param timeout for all but heartbeat: of a probe, shorter than the interval; when not given, as
 *     the operator set, which is 5 s at first, or half of a shorter interval
 * @param maxFailures for all but heartbeat: how many in a row make it unhealthy, 1 to 100; when not
 *     given, as the operator set, which is 3 at first
 * @param recoveryThreshold for all but heartbeat: how many successes in a row make it healthy
 *     again, 1 to 100; when not given, as the operator set, which is 2 at first
 * @param deregisterAfter for all but heartbeat: an instance is deregistered that was unhealthy all
 *     this time, 1 min to 30 days and at least two intervals, or {@code 0s} for never; when not
 *     given, as the operator set, which is never at first. Not in answers when it is never
 */
@Serdeable.Serializable
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "HealthCheck")
public record HealthCheckJson(
    @Schema(
            type = "string",
            allowableValues = {"heartbeat", "http", "tcp", "grpc", "custom"})
        String type,
    @Schema(
            type = "string",
            allowableValues = {"healthy", "unhealthy", "unknown"})
        @Nullable String initialStatus,
    @Nullable String ttl,
    @Nullable String port,
    @Schema(
            type = "string",
            allowableValues = {"GET", "HEAD", "OPTIONS", "POST"})
        @Nullable String method,
    @Nullable String path,
    @Nullable Map<String, String> headers,
    @Nullable String expectedStatuses,
    @Nullable String grpcService,
    @Nullable String probe,
    @Nullable String interval,
    @Nullable String timeout,
    @Nullable Integer maxFailures,
    @Nullable Integer recoveryThreshold,
    @Nullable String deregisterAfter) {

  /** Stands for the value of a header, which may be a secret. */
  public static final String HIDDEN = "***";

  public static HealthCheckJson of(HealthCheck check) {
    var initial =
        check.initialStatus() == check.usualInitialStatus()
            ? null
            : check.initialStatus().wireName();
    return switch (check) {
      case HealthCheck.Heartbeat heartbeat ->
          new HealthCheckJson(
              "heartbeat",
              initial,
              heartbeat.ttl().toString(),
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null);
      case HealthCheck.Http http -> of(http, initial);
      case HealthCheck.Tcp tcp -> scheduled("tcp", initial, tcp, null, null);
      case HealthCheck.Grpc grpc -> scheduled("grpc", initial, grpc, grpc.grpcService(), null);
      case HealthCheck.Custom custom -> scheduled("custom", initial, custom, null, custom.probe());
    };
  }

  private static HealthCheckJson of(HealthCheck.Http check, @Nullable String initial) {
    var schedule = check.schedule();
    return new HealthCheckJson(
        "http",
        initial,
        null,
        check.port(),
        check.method().name(),
        check.path(),
        hidden(check.headers()),
        check.expected().toString(),
        null,
        null,
        schedule.interval().toString(),
        schedule.timeout().toString(),
        schedule.maxFailures(),
        schedule.recoveryThreshold(),
        Objects.toString(schedule.deregisterAfter(), null));
  }

  private static HealthCheckJson scheduled(
      String type,
      @Nullable String initial,
      HealthCheck.Probed check,
      @Nullable String grpcService,
      @Nullable String probe) {
    var schedule = check.schedule();
    return new HealthCheckJson(
        type,
        initial,
        null,
        check.port(),
        null,
        null,
        null,
        null,
        grpcService,
        probe,
        schedule.interval().toString(),
        schedule.timeout().toString(),
        schedule.maxFailures(),
        schedule.recoveryThreshold(),
        Objects.toString(schedule.deregisterAfter(), null));
  }

  private static @Nullable Map<String, String> hidden(RequestHeaders headers) {
    if (headers.values().isEmpty()) {
      return null;
    }
    var names = new TreeMap<String, String>();
    headers.values().keySet().forEach(name -> names.put(name, HIDDEN));
    return names;
  }
}
