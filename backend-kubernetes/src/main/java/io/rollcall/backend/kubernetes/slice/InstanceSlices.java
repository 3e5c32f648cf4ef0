package io.rollcall.backend.kubernetes.slice;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.rollcall.backend.kubernetes.metadata.Annotations;
import io.rollcall.backend.kubernetes.metadata.Labels;
import io.rollcall.backend.kubernetes.metadata.Names;
import io.rollcall.json.InstanceRecord;
import io.rollcall.json.MaintenanceRecord;
import io.rollcall.json.UnreadableValue;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Protocol;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.ServiceInstance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An instance as an {@code EndpointSlice} of its own. An annotation has all that Rollcall knows;
 * the rest of the slice follows from that, for plain Kubernetes users. One that left has no
 * endpoints.
 *
 * @param namespace of all slices
 */
public record InstanceSlices(String namespace, ServiceKind serviceKind) {

  /** The annotation that has all that Rollcall knows of the instance. */
  public static final String CONTENT = "rollcall.io/instance";

  /** Keeps slices from kube-proxy, which has no use for them. */
  static final String HEADLESS = "service.kubernetes.io/headless";

  /** What the first port is called where others have names. */
  static final String FIRST_PORT = "port";

  private static final String SERVICE = "Service";

  private static final long MOST_CHANGES = 1L << 53;

  private static final int ZONE_LENGTH = 63;

  /** What the annotation has. */
  private record Content(
      InstanceRecord instance,
      @Nullable MaintenanceRecord maintenance,
      long epoch,
      boolean isOver,
      long base,
      long changes,
      @Nullable Departure departure) {}

  /** The slice of an instance. */
  public EndpointSlice slice(StoredInstance stored) {
    var instance = stored.now();
    var host = SliceAddress.of(instance.registration().host());
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(Names.slice(instance.key()))
        .withResourceVersion(stored.resourceVersion())
        .withLabels(labels(instance.key().service()))
        .withAnnotations(Map.of(CONTENT, content(stored)))
        .withOwnerReferences(owners(stored))
        .endMetadata()
        .withAddressType(host.type())
        .withEndpoints(
            stored.isThere() && host.address() != null
                ? List.of(endpoint(instance, host.address()))
                : List.of())
        .withPorts(ports(instance.registration()))
        .build();
  }

  /**
   * Reads what {@link #slice} made.
   *
   * @throws UnreadableValue when somebody else made or changed it
   */
  static StoredInstance read(EndpointSlice slice) throws UnreadableValue {
    var metadata = slice.getMetadata();
    return Annotations.read(metadata, CONTENT, Content.class, read -> stored(read, metadata));
  }

  private static StoredInstance stored(Content content, ObjectMeta metadata) {
    var maintenance = content.maintenance();
    var instance =
        content
            .instance()
            .toInstance(0)
            .withMaintenance(maintenance == null ? null : maintenance.toMaintenance());
    requireName(metadata, Names.slice(instance.key()), instance.key().service());
    requireCount("base", content.base());
    requireCount("changes", content.changes());
    requireCount("since", instance.revision());
    return new StoredInstance(
        instance,
        content.epoch(),
        content.isOver(),
        content.base(),
        content.changes(),
        content.departure(),
        owner(metadata),
        requireNonNull(metadata.getResourceVersion()));
  }

  /**
   * A slice of another name is a copy. One of another service is not found by who looks for its
   * service.
   */
  static void requireName(ObjectMeta metadata, String name, @Nullable String service) {
    if (!name.equals(metadata.getName())) {
      throw new InvalidValue("name", metadata.getName(), "must be " + name);
    }
    var label = Labels.of(metadata).get(Labels.SERVICE_NAME);
    if (service != null && !Names.service(service).equals(label)) {
      throw new InvalidValue(
          Labels.SERVICE_NAME, String.valueOf(label), "must be " + Names.service(service));
    }
  }

  /** What is counted never gets higher by itself: such a number would spoil sums for ever. */
  static void requireCount(String field, long count) {
    if (!isCount(count)) {
      throw new InvalidValue(
          field, Long.toString(count), "must be from 0 to %d".formatted(MOST_CHANGES));
    }
  }

  /** Whether its slice is read again: who follows other numbers than Rollcall's comes to others. */
  public static boolean isReadable(StoredInstance stored) {
    return isCount(stored.base())
        && isCount(stored.changes())
        && isCount(stored.instance().revision());
  }

  private static boolean isCount(long count) {
    return count >= 0 && count <= MOST_CHANGES;
  }

  /**
   * Lets nobody write over what is not Rollcall's, whatever users did with the label since.
   *
   * @throws BackendUnavailable when Rollcall did not make the slice
   */
  public static void requireMadeByRollcall(EndpointSlice slice) {
    var metadata = slice.getMetadata();
    var annotations = Annotations.of(metadata);
    if (!Labels.isManagedByRollcall(metadata)
        && !annotations.containsKey(CONTENT)
        && !annotations.containsKey(BareSlices.CONTENT)) {
      throw new BackendUnavailable(
          "slice '%s' is somebody else's".formatted(metadata.getName()), null);
    }
  }

  private Map<String, String> labels(String service) {
    var labels = new HashMap<String, String>();
    labels.put(Labels.SERVICE_NAME, Names.service(service));
    labels.put(Labels.MANAGED_BY, Labels.ROLLCALL);
    if (serviceKind == ServiceKind.HEADLESS) {
      labels.put(HEADLESS, "");
    }
    return labels;
  }

  private static String content(StoredInstance stored) {
    var maintenance = stored.instance().maintenance();
    return Annotations.json(
        new Content(
            InstanceRecord.of(stored.instance()),
            maintenance == null ? null : MaintenanceRecord.of(maintenance),
            stored.epoch(),
            stored.isOver(),
            stored.base(),
            stored.changes(),
            stored.departure()));
  }

  private static List<OwnerReference> owners(StoredInstance stored) {
    return stored.owner() == null
        ? List.of()
        : List.of(
            new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind(SERVICE)
                .withName(Names.service(stored.service()))
                .withUid(stored.owner())
                .build());
  }

  private static @Nullable String owner(ObjectMeta metadata) {
    return requireNonNullElse(metadata.getOwnerReferences(), List.<OwnerReference>of()).stream()
        .filter(owner -> SERVICE.equals(owner.getKind()))
        .map(OwnerReference::getUid)
        .findFirst()
        .orElse(null);
  }

  /** A condition that is left out would be taken for true. */
  private static Endpoint endpoint(ServiceInstance instance, String address) {
    var zone = instance.registration().zone();
    return new EndpointBuilder()
        .withAddresses(address)
        .withNewConditions()
        .withReady(instance.isServed())
        .withServing(instance.status() == HealthStatus.HEALTHY)
        .withTerminating(instance.maintenance() != null)
        .endConditions()
        .withZone(zone == null || zone.length() > ZONE_LENGTH ? null : zone)
        .build();
  }

  /** The first port, and those that have names, as Kubernetes names them. */
  public static List<EndpointPort> ports(Registration registration) {
    var ports = new ArrayList<EndpointPort>();
    ports.add(port(FIRST_PORT, registration.port(), registration.protocol()));
    registration
        .ports()
        .byName()
        .forEach((name, port) -> ports.add(port(portName(name), port, registration.protocol())));
    return ports;
  }

  private static String portName(String name) {
    return name.equals(FIRST_PORT) ? Names.digested(name) : Names.label(name);
  }

  private static EndpointPort port(String name, int port, Protocol protocol) {
    return new EndpointPortBuilder()
        .withName(name)
        .withPort(port)
        .withProtocol(protocol == Protocol.UDP ? "UDP" : "TCP")
        .build();
  }
}
