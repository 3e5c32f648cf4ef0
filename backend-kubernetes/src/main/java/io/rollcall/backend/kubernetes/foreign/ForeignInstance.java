package io.rollcall.backend.kubernetes.foreign;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Ports;
import io.rollcall.model.Protocol;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.ServiceInstance;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An endpoint of a slice that others keep, such as a pod.
 *
 * @param instance as it is shown; nobody knows since when it is there
 * @param origin where it is in Kubernetes, for people
 */
record ForeignInstance(ServiceInstance instance, String origin) {

  private static final Logger log = LoggerFactory.getLogger(ForeignInstance.class);

  /** Neither Rollcall nor heartbeats find out its status. */
  private static final HealthCheck KUBERNETES =
      new HealthCheck.Custom("kubernetes", HealthCheck.Schedule.DEFAULT);

  /** Those of a slice, without those that cannot be instances, such as ones without a port. */
  static Stream<ForeignInstance> of(String service, EndpointSlice slice) {
    var ports = requireNonNullElse(slice.getPorts(), List.<EndpointPort>of());
    var numbered = ports.stream().filter(port -> port.getPort() != null).toList();
    return numbered.isEmpty()
        ? Stream.of()
        : requireNonNullElse(slice.getEndpoints(), List.<Endpoint>of()).stream()
            .flatMap(endpoint -> of(service, slice, endpoint, numbered));
  }

  private static Stream<ForeignInstance> of(
      String service, EndpointSlice slice, Endpoint endpoint, List<EndpointPort> ports) {
    var address = endpoint.getAddresses().getFirst(); // all of them lead to the same
    var target = endpoint.getTargetRef();
    var name = target == null || target.getName() == null ? address : target.getName();
    var metadata = slice.getMetadata();
    var origin =
        "Kubernetes: '%s' of slice '%s' of Service '%s'"
            .formatted(name, metadata.getName(), service);
    try {
      var registration =
          Registration.builder(service, name.replace(':', '.'), address, port(ports.getFirst()))
              .ports(others(ports))
              .protocol(protocol(ports.getFirst()))
              .zone(endpoint.getZone())
              .healthCheck(KUBERNETES)
              .build();
      var revision = revision(metadata.getResourceVersion());
      var instance = ServiceInstance.registered(registration, Instant.EPOCH, revision);
      return Stream.of(new ForeignInstance(withHealth(instance, endpoint.getConditions()), origin));
    } catch (InvalidValue e) {
      log.debug("Not shown: {}: {}", origin, e.getMessage());
      return Stream.of();
    }
  }

  /**
   * A version as a number that grows. All releases have such, and the latest promise it; what is
   * Rollcall's own does not rest on it.
   */
  static long revision(String resourceVersion) {
    return resourceVersion.matches("\\d{1,18}") ? Long.parseLong(resourceVersion) : 0;
  }

  private static int port(EndpointPort port) {
    return requireNonNull(port.getPort());
  }

  /** Those after the first whose names Rollcall takes. */
  private static Map<String, Integer> others(List<EndpointPort> ports) {
    var others = new HashMap<String, Integer>();
    for (var port : ports.subList(1, ports.size())) {
      try {
        others.put(Ports.requireName("ports", requireNonNullElse(port.getName(), "")), port(port));
      } catch (InvalidValue e) {
        log.debug("A port is not shown: {}", e.getMessage());
      }
    }
    return others;
  }

  private static Protocol protocol(EndpointPort port) {
    return switch (requireNonNullElse(port.getAppProtocol(), "")) {
      case "http" -> Protocol.HTTP;
      case "https" -> Protocol.HTTPS;
      case "grpc" -> Protocol.GRPC;
      default -> "UDP".equals(port.getProtocol()) ? Protocol.UDP : Protocol.TCP;
    };
  }

  /** What is not said is to be taken for readiness. */
  private static ServiceInstance withHealth(
      ServiceInstance instance, @Nullable EndpointConditions conditions) {
    boolean isReady = conditions == null || !Boolean.FALSE.equals(conditions.getReady());
    return isReady
        ? instance.withHealth(HealthStatus.HEALTHY, "")
        : instance.withHealth(HealthStatus.UNHEALTHY, "is not ready");
  }
}
