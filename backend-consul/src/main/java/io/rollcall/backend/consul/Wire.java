package io.rollcall.backend.consul;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Consul's HTTP API says and is told, as far as it is used. */
final class Wire {

  static final String PASSING = "passing";
  static final String WARNING = "warning";
  static final String CRITICAL = "critical";

  private Wire() {}

  /** Registers a service with an agent. */
  record Definition(
      @JsonProperty("ID") String id,
      @JsonProperty("Name") String name,
      @JsonProperty("Address") @Nullable String address,
      @JsonProperty("Port") int port,
      @JsonProperty("Tags") List<String> tags,
      @JsonProperty("Meta") Map<String, String> meta,
      @JsonProperty("Weights") Weights weights,
      @JsonProperty("Checks") List<CheckDefinition> checks) {}

  record Weights(@JsonProperty("Passing") int passing, @JsonProperty("Warning") int warning) {}

  /**
   * Registers a check, alone ({@code id}) or within a service ({@code checkId}).
   *
   * @param ttl within which it must be passed; absent when the agent probes
   * @param probe that the agent makes; absent when there is a TTL
   */
  record CheckDefinition(
      @JsonProperty("ID") @Nullable String id,
      @JsonProperty("CheckID") @Nullable String checkId,
      @JsonProperty("ServiceID") @Nullable String serviceId,
      @JsonProperty("Name") String name,
      @JsonProperty("TTL") @Nullable String ttl,
      @JsonUnwrapped @Nullable Probe probe,
      @JsonProperty("Status") String status,
      @JsonProperty("Notes") @Nullable String notes,
      @JsonProperty("DeregisterCriticalServiceAfter") @Nullable String deregisterAfter) {

    /** One within a service that is passed, or not, from outside. */
    static CheckDefinition ofTtl(
        String checkId, String name, String ttl, String status, String notes) {
      return new CheckDefinition(null, checkId, null, name, ttl, null, status, notes, null);
    }

    /** One within a service that its agent probes. */
    static CheckDefinition ofProbe(String checkId, String name, Probe probe, String status) {
      return new CheckDefinition(null, checkId, null, name, null, probe, status, null, null);
    }

    CheckDefinition deregisteringAfter(String longest) {
      return new CheckDefinition(id, checkId, serviceId, name, ttl, probe, status, notes, longest);
    }

    /** This check for registering it alone. */
    CheckDefinition of(String serviceId) {
      return new CheckDefinition(
          checkId, null, serviceId, name, ttl, probe, status, notes, deregisterAfter);
    }
  }

  /**
   * How an agent probes: by HTTP, TCP or gRPC, of which one is present.
   *
   * @param outputMaxSize most bytes of a body that are kept
   */
  record Probe(
      @JsonProperty("HTTP") @Nullable String http,
      @JsonProperty("Method") @Nullable String method,
      @JsonProperty("Header") @Nullable Map<String, List<String>> header,
      @JsonProperty("TCP") @Nullable String tcp,
      @JsonProperty("GRPC") @Nullable String grpc,
      @JsonProperty("GRPCUseTLS") @Nullable Boolean grpcUseTls,
      @JsonProperty("Interval") String interval,
      @JsonProperty("Timeout") String timeout,
      @JsonProperty("SuccessBeforePassing") int successBeforePassing,
      @JsonProperty("FailuresBeforeCritical") int failuresBeforeCritical,
      @JsonProperty("OutputMaxSize") int outputMaxSize) {}

  record CheckUpdate(
      @JsonProperty("Status") String status, @JsonProperty("Output") String output) {}

  /** A service of one node, with its checks and the node's. */
  record Entry(
      @JsonProperty("Node") Node node,
      @JsonProperty("Service") Service service,
      @JsonProperty("Checks") List<Check> checks) {}

  record Node(@JsonProperty("Node") String name) {}

  record Service(
      @JsonProperty("ID") String id,
      @JsonProperty("Service") String name,
      @JsonProperty("Address") @Nullable String address,
      @JsonProperty("Port") int port,
      @JsonProperty("Tags") @Nullable List<String> tags,
      @JsonProperty("Meta") @Nullable Map<String, String> meta,
      @JsonProperty("Weights") @Nullable Weights weights,
      @JsonProperty("ModifyIndex") long modifyIndex) {}

  record Check(
      @JsonProperty("Node") String node,
      @JsonProperty("CheckID") String id,
      @JsonProperty("Status") String status,
      @JsonProperty("Notes") @Nullable String notes,
      @JsonProperty("Output") @Nullable String output,
      @JsonProperty("ServiceName") @Nullable String serviceName,
      @JsonProperty("ModifyIndex") long modifyIndex) {

    static final String NODE_ALIVE = "serfHealth";
  }

  /** What an agent says of itself. */
  record Self(@JsonProperty("Config") Config config) {
    record Config(
        @JsonProperty("NodeName") String node, @JsonProperty("Datacenter") String datacenter) {}
  }

  /**
   * A session that locks.
   *
   * @param behavior what becomes of what it acquired, once it ends
   */
  record Session(
      @JsonProperty("Name") String name,
      @JsonProperty("TTL") String ttl,
      @JsonProperty("LockDelay") String lockDelay,
      @JsonProperty("Behavior") String behavior) {

    static Session lasting(Duration ttl) {
      return new Session("rollcall", ttl.toMillis() + "ms", "0s", "delete");
    }
  }

  record SessionId(@JsonProperty("ID") String id) {}

  /** A question whether the token may do something, and the answer. */
  record Right(
      @JsonProperty("Resource") String resource,
      @JsonProperty("Access") String access,
      @JsonProperty("Segment") String segment,
      @JsonProperty("Allow") @Nullable Boolean allow) {}
}
