package io.rollcall.backend.redis;

import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All services with instances, as they were read and changed since. An instance is last heard of
 * when it registered: heartbeats are not followed. Not thread-safe.
 */
final class StoredServices {

  private final Map<String, Service> services = new HashMap<>();
  private long absentRevision;

  /** One service: its instances by id, at its revision. */
  private static final class Service {
    private final TreeMap<String, ServiceInstance> instances = new TreeMap<>();
    private long revision;
  }

  /**
   * Takes over a service as it was read.
   *
   * @param part its revision, and its hashes
   * @return the service; null when it is not there
   */
  static @Nullable ServiceState read(String service, Reply part, long begun) {
    if (part.text(0).isEmpty()) {
      return null;
    }
    var leases = part.map(2);
    var healths = part.map(3);
    var maintenances = part.map(4);
    var instances = new TreeMap<String, ServiceInstance>();
    part.map(1)
        .forEach(
            (id, registration) -> {
              var stored =
                  new Stored(
                      registration,
                      leases.getOrDefault(id, ""),
                      healths.getOrDefault(id, ""),
                      maintenances.getOrDefault(id, ""));
              var instance = stored.toInstance(service, id);
              if (instance != null) {
                instances.put(id, instance);
              }
            });
    var revision = Math.max(part.number(0), begun);
    return new ServiceState(service, revision, List.copyOf(instances.values()));
  }

  void put(ServiceState state) {
    var service = new Service();
    service.revision = state.revision();
    state.instances().forEach(instance -> service.instances.put(instance.id(), quiet(instance)));
    services.put(state.service(), service);
  }

  /** Takes over a change, if it is of an instance. */
  void apply(Change change) {
    var name = change.service();
    if (name == null) {
      return;
    }
    var service = services.computeIfAbsent(name, absent -> new Service());
    service.revision = change.revision();
    var instance = change.isDeparture() ? null : change.stored().toInstance(name, change.id());
    if (instance == null) {
      service.instances.remove(change.id());
    } else {
      service.instances.put(change.id(), quiet(instance));
    }
    if (service.instances.isEmpty()) {
      services.remove(name);
    }
    if (change.isLastDeparture()) {
      absent(change.revision());
    }
  }

  /** Takes over the revision of services without instances. */
  void absent(long revision) {
    absentRevision = Math.max(absentRevision, revision);
  }

  long absentRevision() {
    return absentRevision;
  }

  boolean has(String service) {
    return services.containsKey(service);
  }

  Set<String> names() {
    return services.keySet();
  }

  Set<String> ids(String service) {
    var held = services.get(service);
    return held == null ? Set.of() : held.instances.keySet();
  }

  /** The state of a service, which need not be there. */
  ServiceState state(String name, Set<String> expired) {
    var service = services.get(name);
    return service == null
        ? new ServiceState(name, absentRevision, List.of(), expired)
        : new ServiceState(
            name, service.revision, List.copyOf(service.instances.values()), expired);
  }

  private static ServiceInstance quiet(ServiceInstance instance) {
    return instance.withHeartbeat(instance.registeredAt());
  }
}
