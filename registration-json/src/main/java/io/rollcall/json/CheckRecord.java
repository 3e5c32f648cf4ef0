package io.rollcall.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.rollcall.registry.HealthCheck;
import io.rollcall.registry.HealthStatus;
import io.rollcall.registry.HttpMethod;
import io.rollcall.registry.RequestHeaders;
import io.rollcall.registry.StatusRanges;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A health check as stores hold it; durations are ISO-8601. The initial status is null for the
 * usual one of its type, as in records that were written before there was another.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = CheckRecord.Heartbeat.class, name = "heartbeat"),
  @JsonSubTypes.Type(value = CheckRecord.Http.class, name = "http"),
  @JsonSubTypes.Type(value = CheckRecord.Tcp.class, name = "tcp"),
  @JsonSubTypes.Type(value = CheckRecord.Grpc.class, name = "grpc"),
  @JsonSubTypes.Type(value = CheckRecord.Custom.class, name = "custom")
})
public sealed interface CheckRecord {

  /** Throws {@link io.rollcall.registry.RegistryException.InvalidValue} for what is no check. */
  HealthCheck toCheck();

  static CheckRecord of(HealthCheck check) {
    return switch (check) {
      case HealthCheck.Heartbeat(var ttl, var initial) ->
          new Heartbeat(ttl.toString(), unless(HealthStatus.HEALTHY, initial));
      case HealthCheck.Http http -> Http.of(http);
      case HealthCheck.Tcp(var schedule, var initial) ->
          new Tcp(Schedule.of(schedule), unlessUnknown(initial));
      case HealthCheck.Grpc(var service, var schedule, var initial) ->
          new Grpc(service, Schedule.of(schedule), unlessUnknown(initial));
      case HealthCheck.Custom(var probe, var schedule, var initial) ->
          new Custom(probe, Schedule.of(schedule), unlessUnknown(initial));
    };
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Heartbeat(String ttl, @Nullable String initialStatus) implements CheckRecord {
    @Override
    public HealthCheck toCheck() {
      return new HealthCheck.Heartbeat(
          Duration.parse(ttl), statusOr(HealthStatus.HEALTHY, initialStatus));
    }
  }

  /**
   * A probe by HTTP.
   *
   * @param method null for GET
   * @param headers null for none; their values may be secrets
   * @param expected null for all of 2xx
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Http(
      String path,
      Schedule schedule,
      @Nullable String method,
      @Nullable Map<String, String> headers,
      @Nullable String expected,
      @Nullable String initialStatus)
      implements CheckRecord {

    static Http of(HealthCheck.Http check) {
      var headers = check.headers().values();
      return new Http(
          check.path(),
          Schedule.of(check.schedule()),
          check.method() == HttpMethod.GET ? null : check.method().name(),
          headers.isEmpty() ? null : headers,
          check.expected().equals(StatusRanges.SUCCESSFUL) ? null : check.expected().toString(),
          unlessUnknown(check.initialStatus()));
    }

    @Override
    public HealthCheck toCheck() {
      return new HealthCheck.Http(
          method == null ? HttpMethod.GET : HttpMethod.of(method),
          path,
          headers == null ? RequestHeaders.NONE : RequestHeaders.of(headers),
          expected == null ? StatusRanges.SUCCESSFUL : StatusRanges.of(expected),
          schedule.toSchedule(),
          statusOr(HealthStatus.UNKNOWN, initialStatus));
    }

    /** Without the values of the headers. */
    @Override
    public String toString() {
      return "Http[path=" + path + "]";
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Tcp(Schedule schedule, @Nullable String initialStatus) implements CheckRecord {
    @Override
    public HealthCheck toCheck() {
      return new HealthCheck.Tcp(
          schedule.toSchedule(), statusOr(HealthStatus.UNKNOWN, initialStatus));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Grpc(String grpcService, Schedule schedule, @Nullable String initialStatus)
      implements CheckRecord {
    @Override
    public HealthCheck toCheck() {
      return new HealthCheck.Grpc(
          grpcService, schedule.toSchedule(), statusOr(HealthStatus.UNKNOWN, initialStatus));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Custom(String probe, Schedule schedule, @Nullable String initialStatus)
      implements CheckRecord {
    @Override
    public HealthCheck toCheck() {
      return new HealthCheck.Custom(
          probe, schedule.toSchedule(), statusOr(HealthStatus.UNKNOWN, initialStatus));
    }
  }

  /**
   * When to probe.
   *
   * @param deregisterAfter null for never
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Schedule(
      String interval,
      String timeout,
      int maxFailures,
      int recoveryThreshold,
      @Nullable String deregisterAfter) {

    static Schedule of(HealthCheck.Schedule schedule) {
      return new Schedule(
          schedule.interval().toString(),
          schedule.timeout().toString(),
          schedule.maxFailures(),
          schedule.recoveryThreshold(),
          Objects.toString(schedule.deregisterAfter(), null));
    }

    HealthCheck.Schedule toSchedule() {
      return new HealthCheck.Schedule(
          Duration.parse(interval),
          Duration.parse(timeout),
          maxFailures,
          recoveryThreshold,
          deregisterAfter == null ? null : Duration.parse(deregisterAfter));
    }
  }

  private static @Nullable String unlessUnknown(HealthStatus initial) {
    return unless(HealthStatus.UNKNOWN, initial);
  }

  private static @Nullable String unless(HealthStatus usual, HealthStatus initial) {
    return initial == usual ? null : initial.wireName();
  }

  private static HealthStatus statusOr(HealthStatus usual, @Nullable String initial) {
    return initial == null ? usual : HealthStatus.of(initial);
  }
}
