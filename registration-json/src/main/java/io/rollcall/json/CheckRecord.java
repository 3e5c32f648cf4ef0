package io.rollcall.json;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.rollcall.registry.HealthCheck;
import java.time.Duration;

/** A health check as stores hold it; durations are ISO-8601. */
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
      case HealthCheck.Heartbeat(var ttl) -> new Heartbeat(ttl.toString());
      case HealthCheck.Http(var path, var schedule) -> new Http(path, Schedule.of(schedule));
      case HealthCheck.Tcp(var schedule) -> new Tcp(Schedule.of(schedule));
      case HealthCheck.Grpc(var service, var schedule) -> new Grpc(service, Schedule.of(schedule));
      case HealthCheck.Custom(var probe, var schedule) -> new Custom(probe, Schedule.of(schedule));
    };
  }

  record Heartbeat(String ttl) implements CheckRecord {
    @Override
    public HealthCheck toCheck() {
      return new HealthCheck.Heartbeat(Duration.parse(ttl));
    }
  }

  record Http(String path, Schedule schedule) implements CheckRecord {
    @Override
    public HealthCheck toCheck() {
      return new HealthCheck.Http(path, schedule.toSchedule());
    }
  }

  record Tcp(Schedule schedule) implements CheckRecord {
    @Override
    public HealthCheck toCheck() {
      return new HealthCheck.Tcp(schedule.toSchedule());
    }
  }

  record Grpc(String grpcService, Schedule schedule) implements CheckRecord {
    @Override
    public HealthCheck toCheck() {
      return new HealthCheck.Grpc(grpcService, schedule.toSchedule());
    }
  }

  record Custom(String probe, Schedule schedule) implements CheckRecord {
    @Override
    public HealthCheck toCheck() {
      return new HealthCheck.Custom(probe, schedule.toSchedule());
    }
  }

  record Schedule(String interval, String timeout, int maxFailures, int recoveryThreshold) {

    static Schedule of(HealthCheck.Schedule schedule) {
      return new Schedule(
          schedule.interval().toString(),
          schedule.timeout().toString(),
          schedule.maxFailures(),
          schedule.recoveryThreshold());
    }

    HealthCheck.Schedule toSchedule() {
      return new HealthCheck.Schedule(
          Duration.parse(interval), Duration.parse(timeout), maxFailures, recoveryThreshold);
    }
  }
}
