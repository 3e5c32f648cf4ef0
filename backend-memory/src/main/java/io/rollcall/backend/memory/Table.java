package io.rollcall.backend.memory;

import static java.util.stream.Collectors.toUnmodifiableList;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.ServiceInstance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one service at one revision, and their leases in the same order. Immutable, but
 * for what a {@link Lease} remembers of heartbeats.
 *
 * @param instances sorted by id
 * @param maintenance of keys that are out of service, whether they are registered or not
 */
record Table(
    long revision,
    List<ServiceInstance> instances,
    List<Lease> leases,
    Map<InstanceKey, Maintenance> maintenance) {

  static Table empty(long revision) {
    return new Table(revision, List.of(), List.of(), Map.of());
  }

  boolean isEmpty() {
    return instances.isEmpty();
  }

  /** Where the id is; when it is nowhere, {@code -(where it would be) - 1}. */
  int indexOf(String id) {
    int low = 0;
    int high = instances.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = instances.get(middle).id().compareTo(id);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -low - 1;
  }

  boolean holds(Lease lease) {
    int index = indexOf(lease.id());
    return index >= 0 && leases.get(index) == lease;
  }

  /** Whether another table of the same service says the same of that instance. */
  boolean agreesOn(InstanceKey key, Table other) {
    return revision == other.revision
        || (Objects.equals(find(key.id()), other.find(key.id()))
            && Objects.equals(maintenance.get(key), other.maintenance.get(key)));
  }

  /** With this instance at {@code index}, which {@link #indexOf} answered for its id. */
  Table with(int index, ServiceInstance instance, Lease lease, long revision) {
    var newInstances = new ArrayList<>(instances);
    var newLeases = new ArrayList<>(leases);
    if (index >= 0) {
      newInstances.set(index, instance);
      newLeases.set(index, lease);
    } else {
      newInstances.add(-index - 1, instance);
      newLeases.add(-index - 1, lease);
    }
    return new Table(revision, List.copyOf(newInstances), List.copyOf(newLeases), maintenance);
  }

  Table without(Set<String> ids, long revision) {
    return new Table(
        revision,
        instances.stream()
            .filter(instance -> !ids.contains(instance.id()))
            .collect(toUnmodifiableList()),
        leases.stream().filter(lease -> !ids.contains(lease.id())).collect(toUnmodifiableList()),
        maintenance);
  }

  /** With the key out of service, or with null in it; its instance is another matter. */
  Table maintaining(InstanceKey key, @Nullable Maintenance maintenance, long revision) {
    var all = new HashMap<>(this.maintenance);
    if (maintenance == null) {
      all.remove(key);
    } else {
      all.put(key, maintenance);
    }
    return new Table(revision, instances, leases, Map.copyOf(all));
  }

  /** Renews the lease of that instance if it is here. */
  void renew(String id, long nowNanos, Instant at) {
    int index = indexOf(id);
    if (index >= 0) {
      leases.get(index).renew(nowNanos, at);
    }
  }

  /** The instances with their heartbeats up to now. */
  List<ServiceInstance> instancesNow() {
    var now = new ArrayList<ServiceInstance>(instances.size());
    for (int i = 0; i < instances.size(); i++) {
      now.add(leases.get(i).refresh(instances.get(i)));
    }
    return now;
  }

  /** As a file holds it. */
  Stream<JournalRecord> records() {
    return Stream.concat(
        maintenance.entrySet().stream()
            .map(entry -> new Change.Maintain(entry.getKey(), entry.getValue()))
            .map(change -> JournalRecord.of(revision, change)),
        instances.stream().map(instance -> JournalRecord.of(revision, instance)));
  }

  private @Nullable ServiceInstance find(String id) {
    int index = indexOf(id);
    return index < 0 ? null : instances.get(index);
  }
}
