package io.rollcall.app.http.instance;

import io.rollcall.app.http.answer.HealthCheckJson;
import io.rollcall.app.http.json.JsonObject;
import io.rollcall.app.section.HealthCheckSection;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.health.CustomProbe;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthCheck.Schedule;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.HttpMethod;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.RequestHeaders;
import io.rollcall.model.StatusRanges;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the health check of a registration; what it leaves open is as the operator set it. */
@Singleton
final class HealthCheckReader {

  private static final List<String> ALL = List.of("type", "initialStatus");
  private static final List<String> SCHEDULE =
      List.of("interval", "timeout", "maxFailures", "recoveryThreshold", "deregisterAfter");

  private final RunningSettings settings;
  private final Set<String> probes;

  HealthCheckReader(RunningSettings settings, Collection<CustomProbe> probes) {
    this.settings = settings;
    this.probes = probes.stream().map(CustomProbe::name).collect(Collectors.toUnmodifiableSet());
  }

  /** A field that does not belong to the check's type is an error. */
  HealthCheck read(JsonObject json) {
    var type = json.text("type");
    return switch (type) {
      case "heartbeat" -> heartbeat(allow(json, List.of("ttl")));
      case "http" ->
          http(allowScheduled(json, "port", "method", "path", "headers", "expectedStatuses"));
      case "tcp" -> {
        var port = allowScheduled(json, "port").optionalText("port");
        yield new HealthCheck.Tcp(port, schedule(json), initialOrUnknown(json));
      }
      case "grpc" -> {
        var service = allowScheduled(json, "port", "grpcService").optionalText("grpcService");
        yield new HealthCheck.Grpc(
            Objects.requireNonNullElse(service, ""),
            json.optionalText("port"),
            schedule(json),
            initialOrUnknown(json));
      }
      case "custom" ->
          new HealthCheck.Custom(
              known(allowScheduled(json, "probe").text("probe")),
              schedule(json),
              initialOrUnknown(json));
      default ->
          throw new InvalidValue(
              "healthCheck.type", type, "must be one of heartbeat, http, tcp, grpc, custom");
    };
  }

  private static HealthCheck heartbeat(JsonObject json) {
    var standard = HealthCheck.Heartbeat.DEFAULT;
    return new HealthCheck.Heartbeat(
        Objects.requireNonNullElse(json.optionalDuration("ttl"), standard.ttl()),
        initialStatus(json, HealthCheck.Heartbeat.USUAL_INITIAL_STATUS));
  }

  private HealthCheck http(JsonObject json) {
    var method = json.optionalText("method");
    var expected = json.optionalText("expectedStatuses");
    return new HealthCheck.Http(
        method == null ? HttpMethod.GET : HttpMethod.of(method),
        Objects.requireNonNullElse(json.optionalText("path"), HealthCheck.Http.DEFAULT_PATH),
        headers(json),
        expected == null ? StatusRanges.SUCCESSFUL : StatusRanges.of(expected),
        json.optionalText("port"),
        schedule(json),
        initialOrUnknown(json));
  }

  private static RequestHeaders headers(JsonObject json) {
    var headers = json.textMap("headers");
    headers.forEach(
        (name, value) -> {
          if (value.equals(HealthCheckJson.HIDDEN)) {
            throw new InvalidValue(
                "healthCheck.headers." + name, value, "must be the value itself");
          }
        });
    return RequestHeaders.of(headers);
  }

  private static HealthStatus initialOrUnknown(JsonObject json) {
    return initialStatus(json, HealthCheck.Probed.USUAL_INITIAL_STATUS);
  }

  private static HealthStatus initialStatus(JsonObject json, HealthStatus usual) {
    var given = json.optionalText("initialStatus");
    return given == null ? usual : status(given);
  }

  private static HealthStatus status(String given) {
    try {
      return HealthStatus.of(given);
    } catch (InvalidValue e) {
      throw new InvalidValue(
          "healthCheck.initialStatus", given, "must be one of healthy, unhealthy, unknown");
    }
  }

  private String known(String probe) {
    if (probes.contains(probe)) {
      return probe;
    }
    throw new InvalidValue(
        "healthCheck.probe",
        probe,
        probes.isEmpty()
            ? "must be a probe that the operator added, and there is none"
            : "must be one of " + probes.stream().sorted().collect(Collectors.joining(", ")));
  }

  private static JsonObject allow(JsonObject json, List<String> fields) {
    var known = new ArrayList<>(ALL);
    known.addAll(fields);
    return json.allowOnly(known);
  }

  private static JsonObject allowScheduled(JsonObject json, String... own) {
    var fields = new ArrayList<>(List.of(own));
    fields.addAll(SCHEDULE);
    return allow(json, fields);
  }

  private Schedule schedule(JsonObject json) {
    var standard = settings.get(HealthCheckSection.class).standard();
    var interval =
        Objects.requireNonNullElse(json.optionalDuration("interval"), standard.interval());
    return new Schedule(
        interval,
        timeout(json.optionalDuration("timeout"), interval, standard),
        Objects.requireNonNullElse(json.optionalWhole("maxFailures"), standard.maxFailures()),
        Objects.requireNonNullElse(
            json.optionalWhole("recoveryThreshold"), standard.recoveryThreshold()),
        deregisterAfter(json.optionalDuration("deregisterAfter"), interval, standard));
  }

  /** When not given the usual one, or the shortest where the interval is too long for that. */
  private static @Nullable Duration deregisterAfter(
      @Nullable Duration given, Duration interval, Schedule standard) {
    if (given != null) {
      return given.isZero() ? null : given;
    }
    var usual = standard.deregisterAfter();
    var least = Schedule.shortestDeregisterAfter(interval);
    return usual == null || usual.compareTo(least) >= 0 ? usual : least;
  }

  /** When not given the usual one, or half of an interval that is too short for it. */
  private static Duration timeout(@Nullable Duration given, Duration interval, Schedule standard) {
    if (given != null) {
      return given;
    }
    var usual = standard.timeout();
    return usual.compareTo(interval) < 0 ? usual : interval.dividedBy(2);
  }
}
