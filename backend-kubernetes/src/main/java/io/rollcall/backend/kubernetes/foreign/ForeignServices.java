package io.rollcall.backend.kubernetes.foreign;

import static java.util.Comparator.comparing;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.rollcall.backend.kubernetes.metadata.Labels;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.registry.ServiceRegistry;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Services whose slices others keep, as far as an operator wants them shown: to be read and not
 * written, with readiness as health. Thread-safe.
 *
 * <p>The version of the latest change of such a service is added to Rollcall's own revision. It
 * stays added when only Rollcall's instances are left, and the highest of all is added where there
 * are no instances; so no revision goes back.
 */
final class ForeignServices {

  /**
   * A slice as it is shown.
   *
   * @param addressType IPv4 comes before IPv6, where a pod has both
   */
  private record Shown(String name, String addressType, List<ForeignInstance> instances) {}

  private final List<String> prefixes;

  /** By the names of services, and then of slices. */
  private final Map<String, Map<String, Shown>> services = new HashMap<>();

  /** Under which service a slice is shown, by the names of slices: users change their labels. */
  private final Map<String, String> shownUnder = new HashMap<>();

  /** What is added to the revisions of services that have instances, be they of Rollcall's. */
  private final Map<String, Long> added = new HashMap<>();

  private long addedToAbsent;

  /**
   * @param prefixes of the names of those that are shown
   */
  ForeignServices(List<String> prefixes) {
    this.prefixes = prefixes;
  }

  /**
   * Takes over a listing of all slices.
   *
   * @return services that are not as they were
   */
  synchronized Set<String> reset(Collection<EndpointSlice> listing, String resourceVersion) {
    var before = new HashMap<>(services);
    services.clear();
    shownUnder.clear();
    listing.forEach(slice -> show(slice, service(slice)));
    var changed = new HashSet<>(before.keySet());
    changed.addAll(services.keySet());
    changed.removeIf(
        service -> before.getOrDefault(service, Map.of()).equals(services.get(service)));
    var revision = ForeignInstance.revision(resourceVersion);
    addedToAbsent = Math.max(addedToAbsent, revision);
    changed.forEach(service -> add(service, revision));
    return changed;
  }

  /** Takes over a slice that is not as it was; gives the services that are shown otherwise. */
  synchronized Set<String> changed(EndpointSlice slice) {
    return note(slice, service(slice));
  }

  /** Takes over that a slice is gone; gives the services that are shown otherwise. */
  synchronized Set<String> removed(EndpointSlice slice) {
    return note(slice, null);
  }

  /** Services that have such instances. */
  synchronized Set<String> names() {
    return Set.copyOf(services.keySet());
  }

  synchronized boolean has(String service) {
    return services.containsKey(service);
  }

  /** What is added to the revision of all services without instances. */
  synchronized long addedToAbsent() {
    return addedToAbsent;
  }

  synchronized @Nullable ForeignInstance find(InstanceKey key) {
    return instances(key.service()).get(key.id());
  }

  /** With what others have of the same service; where both have an id, Rollcall's counts. */
  synchronized ServiceState merge(ServiceState own) {
    var all = new TreeMap<String, ServiceInstance>();
    instances(own.service()).forEach((id, one) -> all.put(id, one.instance()));
    own.instances().forEach(one -> all.put(one.id(), one));
    long revision = own.revision() + added(own.service(), all.isEmpty());
    return new ServiceState(own.service(), revision, List.copyOf(all.values()), own.expired());
  }

  private long added(String service, boolean isAbsent) {
    if (isAbsent) {
      added.remove(service);
      return addedToAbsent;
    }
    return added.computeIfAbsent(service, _ -> addedToAbsent);
  }

  private Map<String, ForeignInstance> instances(String service) {
    var instances = new HashMap<String, ForeignInstance>();
    services.getOrDefault(service, Map.of()).values().stream()
        .sorted(comparing(Shown::addressType).thenComparing(Shown::name))
        .flatMap(shown -> shown.instances().stream())
        .forEach(one -> instances.putIfAbsent(one.instance().id(), one));
    return instances;
  }

  private Set<String> note(EndpointSlice slice, @Nullable String service) {
    var touched = show(slice, service);
    var revision = ForeignInstance.revision(slice.getMetadata().getResourceVersion());
    touched.forEach(each -> add(each, revision));
    return touched;
  }

  /** Gives the service that it is under from now on, and the one that it was under. */
  private Set<String> show(EndpointSlice slice, @Nullable String service) {
    var name = slice.getMetadata().getName();
    var touched = new TreeSet<String>();
    var before = shownUnder.remove(name);
    if (before != null) {
      drop(before, name);
      touched.add(before);
    }
    if (service != null) {
      var instances = ForeignInstance.of(service, slice).toList();
      if (!instances.isEmpty()) {
        services
            .computeIfAbsent(service, _ -> new HashMap<>())
            .put(name, new Shown(name, slice.getAddressType(), instances));
        shownUnder.put(name, service);
      }
      touched.add(service);
    }
    return touched;
  }

  private void drop(String service, String slice) {
    services.computeIfPresent(
        service,
        (_, slices) -> {
          slices.remove(slice);
          return slices.isEmpty() ? null : slices;
        });
  }

  private void add(String service, long revision) {
    if (has(service)) {
      added.put(service, revision);
    } else {
      added.remove(service);
      addedToAbsent = Math.max(addedToAbsent, revision);
    }
  }

  /** Null when the slice is Rollcall's, of no Service, or of one that is not shown. */
  private @Nullable String service(EndpointSlice slice) {
    var service = Labels.of(slice.getMetadata()).get(Labels.SERVICE_NAME);
    return service == null
            || Labels.isManagedByRollcall(slice.getMetadata())
            || service.equals(ServiceRegistry.OWN_SERVICE)
            || prefixes.stream().noneMatch(service::startsWith)
        ? null
        : service;
  }
}
