package io.rollcall.backend.kubernetes;

import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServicePortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.rollcall.backend.kubernetes.metadata.Annotations;
import io.rollcall.backend.kubernetes.metadata.Labels;
import io.rollcall.backend.kubernetes.metadata.Names;
import io.rollcall.backend.kubernetes.slice.InstanceSlices;
import io.rollcall.backend.kubernetes.slice.ServiceKind;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.registry.ServiceRegistry;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The Service that Rollcall makes for a service: it selects no pods, so its endpoints are the
 * slices of its instances.
 *
 * @param namespace of all of them
 */
record ServiceObjects(String namespace, ServiceKind kind) {

  /** Says who made a Service, and selects those that Rollcall did. */
  static final Map<String, String> MADE_BY_ROLLCALL =
      Map.of("app.kubernetes.io/managed-by", Labels.ROLLCALL);

  /** When an instance was about to come to a Service that had none. */
  private static final String TOUCHED = "rollcall.io/touched";

  /** By this the owner of a Service that selects no pods lets Rollcall put instances there. */
  private static final String REGISTRATIONS = "rollcall.io/registrations";

  private static final String NO_ADDRESS = "None";

  /** The Service that an instance needs where there is none. */
  Service service(Registration first) {
    var isHeadless = kind == ServiceKind.HEADLESS;
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(Names.service(first.key().service()))
        .withLabels(MADE_BY_ROLLCALL)
        .endMetadata()
        .withNewSpec()
        .withClusterIP(isHeadless ? NO_ADDRESS : null)
        .withPorts(isHeadless ? List.of() : ports(first))
        .endSpec()
        .build();
  }

  static boolean isMadeByRollcall(Service there) {
    return Labels.of(there.getMetadata()).entrySet().containsAll(MADE_BY_ROLLCALL.entrySet());
  }

  /**
   * Keeps instances from the Services of others, which lead to pods or to the API server: whoever
   * may register would be sent a share of what these are sent.
   *
   * @throws InvalidValue when the Service that is there takes no instances
   */
  static void requireTaken(String service, Service there) {
    var annotations = Annotations.of(there.getMetadata());
    var selector = requireNonNullElse(there.getSpec().getSelector(), Map.<String, String>of());
    var isOpen = selector.isEmpty() && "true".equals(annotations.get(REGISTRATIONS));
    if (!isMadeByRollcall(there) && !isOpen && !service.equals(ServiceRegistry.OWN_SERVICE)) {
      throw new InvalidValue(
          "service",
          service,
          "must not have a Service in Kubernetes that Rollcall did not make, unless that has no"
              + " selector and the annotation %s: \"true\"".formatted(REGISTRATIONS));
    }
  }

  /** The same, but for a change that nobody sees who does not compare versions. */
  static Service touched(Service there, Instant now) {
    return new ServiceBuilder(there)
        .editMetadata()
        .addToAnnotations(TOUCHED, now.toString())
        .endMetadata()
        .build();
  }

  /** A Service has each number once; under the first of its names. */
  private static List<ServicePort> ports(Registration registration) {
    var numbers = new HashSet<Integer>();
    return InstanceSlices.ports(registration).stream()
        .filter(port -> numbers.add(port.getPort()))
        .map(ServiceObjects::port)
        .toList();
  }

  private static ServicePort port(EndpointPort port) {
    return new ServicePortBuilder()
        .withName(port.getName())
        .withPort(port.getPort())
        .withProtocol(port.getProtocol())
        .build();
  }
}
