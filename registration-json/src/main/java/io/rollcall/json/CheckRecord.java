package io.rollcall.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.HttpMethod;
import io.rollcall.model.RequestHeaders;
import io.rollcall.model.StatusRanges;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A health check as stores hold it; durations are ISO-8601. The initial status is null for the
 * usual one of its type, and the port for the instance's own, as in records that were written
 * before there was another.
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

  /** Throws {@link io.rollcall.model.RegistryException.InvalidValue} for what is no check. */
  HealthCheck toCheck();

  static CheckRecord of(HealthCheck check) {
    return switch (check) {
      case HealthCheck.Heartbeat heartbeat ->
          new Heartbeat(heartbeat.ttl().toString(), unlessUsual(heartbeat));
      case HealthCheck.Http http -> Http.of(http);
      case HealthCheck.Tcp tcp ->
          new Tcp(tcp.port(), Schedule.of(tcp.schedule()), unlessUsual(tcp));
      case HealthCheck.Grpc grpc ->
          new Grpc(
              grpc.grpcService(), grpc.port(), Schedule.of(grpc.schedule()), unlessUsual(grpc));
      case HealthCheck.Custom custom ->
          new Custom(custom.probe(), Schedule.of(custom.schedule()), unlessUsual(custom));
    };
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Heartbeat(String ttl, @Nullable String initialStatus) implements CheckRecord {
    @Override
    public HealthCheck toCheck() {
      return new HealthCheck.Heartbeat(
          Duration.parse(ttl), statusOr(HealthCheck.Heartbeat.USUAL_INITIAL_STATUS, initialStatus));
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
      @Nullable String port,
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
          check.port(),
          unlessUsual(check));
    }

    @Override
    public HealthCheck toCheck() {
      return new HealthCheck.Http(
          method == null ? HttpMethod.GET : HttpMethod.of(method),
          path,
          headers == null ? RequestHeaders.NONE : RequestHeaders.of(headers),
          expected == null ? StatusRanges.SUCCESSFUL : StatusRanges.of(expected),
          port,
          schedule.toSchedule(),
          statusOr(HealthCheck.Probed.USUAL_INITIAL_STATUS, initialStatus));
    }

    /** Without the values of the headers. */
    @Override
    public String toString() {
      return "Http[path=" + path + "]";
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Tcp(@Nullable String port, Schedule schedule, @Nullable String initialStatus)
      implements CheckRecord {
    @Override
    public HealthCheck toCheck() {
      return new HealthCheck.Tcp(
          port,
          schedule.toSchedule(),
          statusOr(HealthCheck.Probed.USUAL_INITIAL_STATUS, initialStatus));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Grpc(
      String grpcService, @Nullable String port, Schedule schedule, @Nullable String initialStatus)
      implements CheckRecord {
    @Override
    public HealthCheck toCheck() {
      return new HealthCheck.Grpc(
          grpcService,
          port,
          schedule.toSchedule(),
          statusOr(HealthCheck.Probed.USUAL_INITIAL_STATUS, initialStatus));
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Custom(String probe, Schedule schedule, @Nullable String initialStatus)
      implements CheckRecord {
    @Override
    public HealthCheck toCheck() {
      return new HealthCheck.Custom(
          probe,
          schedule.toSchedule(),
          statusOr(HealthCheck.Probed.USUAL_INITIAL_STATUS, initialStatus));
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

  private static @Nullable String unlessUsual(HealthCheck check) {
    var initial = check.initialStatus();
    return initial == check.usualInitialStatus() ? null : initial.wireName();
  }

  private static HealthStatus statusOr(HealthStatus usual, @Nullable String initial) {
    return initial == null ? usual : HealthStatus.of(initial);
  }
}
