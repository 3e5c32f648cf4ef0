package io.rollcall.app.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.app.http.json.JsonObject;
import io.rollcall.registry.HealthCheck;
import io.rollcall.registry.HealthCheck.Schedule;
import io.rollcall.registry.RegistryException.InvalidValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How an instance's health is found out: one flat object. Only fields that belong to its type may
 * be there.
 *
 * @param ttl for heartbeat: how long the instance stays without one, 5 s to 24 h; 30 s when not
 *     given
 * @param path for http: what to GET on the instance; {@code /health} when not given
 * @param grpcService for grpc: which service to ask for; the whole server when not given
 * @param probe for custom: the name of the operator's probe
 * @param interval for all but heartbeat: between probes, 1 s to 24 h; 30 s when not given
 * @param timeout for all but heartbeat: of a probe, shorter than the interval; when not given, 5 s
 *     or half of a shorter interval
 * @param maxFailures for all but heartbeat: how many in a row make it unhealthy, 1 to 100; 3 when
 *     not given
 * @param recoveryThreshold for all but heartbeat: how many successes in a row make it healthy
 *     again, 1 to 100; 2 when not given
 */
@Serdeable.Serializable
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "HealthCheck")
record HealthCheckJson(
    @Schema(
            type = "string",
            allowableValues = {"heartbeat", "http", "tcp", "grpc", "custom"})
        String type,
    @Nullable String ttl,
    @Nullable String path,
    @Nullable String grpcService,
    @Nullable String probe,
    @Nullable String interval,
    @Nullable String timeout,
    @Nullable Integer maxFailures,
    @Nullable Integer recoveryThreshold) {

  private static final List<String> SCHEDULE =
      List.of("interval", "timeout", "maxFailures", "recoveryThreshold");

  static HealthCheckJson of(HealthCheck check) {
    return switch (check) {
      case HealthCheck.Heartbeat(var ttl) ->
          new HealthCheckJson(
              "heartbeat", ttl.toString(), null, null, null, null, null, null, null);
      case HealthCheck.Http(var path, var schedule) ->
          scheduled("http", path, null, null, schedule);
      case HealthCheck.Tcp(var schedule) -> scheduled("tcp", null, null, null, schedule);
      case HealthCheck.Grpc(var service, var schedule) ->
          scheduled("grpc", null, service, null, schedule);
      case HealthCheck.Custom(var probe, var schedule) ->
          scheduled("custom", null, null, probe, schedule);
    };
  }

  /** Reads a check; a field that does not belong to its type is an error. */
  static HealthCheck read(JsonObject json) {
    var type = json.text("type");
    return switch (type) {
      case "heartbeat" -> {
        var ttl = only(json, List.of("ttl")).optionalDuration("ttl");
        yield ttl == null ? HealthCheck.Heartbeat.DEFAULT : new HealthCheck.Heartbeat(ttl);
      }
      case "http" -> {
        var path = onlyScheduled(json, "path").optionalText("path");
        yield new HealthCheck.Http(
            Objects.requireNonNullElse(path, HealthCheck.Http.DEFAULT_PATH), schedule(json));
      }
      case "tcp" -> {
        only(json, SCHEDULE);
        yield new HealthCheck.Tcp(schedule(json));
      }
      case "grpc" -> {
        var service = onlyScheduled(json, "grpcService").optionalText("grpcService");
        yield new HealthCheck.Grpc(Objects.requireNonNullElse(service, ""), schedule(json));
      }
      case "custom" ->
          new HealthCheck.Custom(onlyScheduled(json, "probe").text("probe"), schedule(json));
      default ->
          throw new InvalidValue(
              "healthCheck.type", type, "must be one of heartbeat, http, tcp, grpc, custom");
    };
  }

  private static HealthCheckJson scheduled(
      String type,
      @Nullable String path,
      @Nullable String grpcService,
      @Nullable String probe,
      Schedule schedule) {
    return new HealthCheckJson(
        type,
        null,
        path,
        grpcService,
        probe,
        schedule.interval().toString(),
        schedule.timeout().toString(),
        schedule.maxFailures(),
        schedule.recoveryThreshold());
  }

  private static JsonObject only(JsonObject json, List<String> fields) {
    var known = new ArrayList<String>();
    known.add("type");
    known.addAll(fields);
    return json.allowOnly(known);
  }

  private static JsonObject onlyScheduled(JsonObject json, String field) {
    var fields = new ArrayList<>(SCHEDULE);
    fields.addFirst(field);
    return only(json, fields);
  }

  private static Schedule schedule(JsonObject json) {
    var standard = Schedule.DEFAULT;
    var interval =
        Objects.requireNonNullElse(json.optionalDuration("interval"), standard.interval());
    var timeout = json.optionalDuration("timeout");
    return new Schedule(
        interval,
        timeout != null ? timeout : standardTimeout(interval),
        Objects.requireNonNullElse(json.optionalWhole("maxFailures"), standard.maxFailures()),
        Objects.requireNonNullElse(
            json.optionalWhole("recoveryThreshold"), standard.recoveryThreshold()));
  }

  /** The usual one, or half of an interval that is too short for it. */
  private static Duration standardTimeout(Duration interval) {
    var standard = Schedule.DEFAULT.timeout();
    return standard.compareTo(interval) < 0 ? standard : interval.dividedBy(2);
  }
}
