package io.rollcall.backend.etcd;

import io.etcd.jetcd.api.KeyValue;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The keys of one service. Not thread-safe. */
final class StoredService {

  private final String name;
  private final TreeMap<String, StoredInstance> instances = new TreeMap<>();
  private final Map<String, StoredHealth> healths = new HashMap<>();
  private final Map<String, StoredMaintenance> maintenances = new HashMap<>();
  private long departure;

  StoredService(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /** As its keys say; an instance is last heard of when it registered. */
  ServiceState state(long absentRevision, Set<String> expired) {
    var revision = isEmpty() ? Math.max(departure, absentRevision) : revision();
    return new ServiceState(name, revision, instancesNow(), expired);
  }

  private List<ServiceInstance> instancesNow() {
    var now = new ArrayList<ServiceInstance>(instances.size());
    instances.values().forEach(stored -> now.add(now(stored)));
    return now;
  }

  /** The latest of all its keys; 0 when there is none. */
  private long revision() {
    var latest = departure;
    for (var instance : instances.values()) {
      latest = Math.max(latest, instance.keyRevision());
    }
    for (var health : healths.values()) {
      latest = Math.max(latest, health.revision());
    }
    for (var maintenance : maintenances.values()) {
      latest = Math.max(latest, maintenance.revision());
    }
    return latest;
  }

  /** Revision of the key that says when an instance last left; 0 when there is none. */
  long departure() {
    return departure;
  }

  boolean isEmpty() {
    return instances.isEmpty();
  }

  /** Whether it has no key at all. */
  boolean isForgotten() {
    return instances.isEmpty() && healths.isEmpty() && maintenances.isEmpty() && departure == 0;
  }

  @Nullable StoredInstance instance(String id) {
    return instances.get(id);
  }

  Set<String> ids() {
    return instances.keySet();
  }

  /** Ids that {@code later} has not. */
  Set<String> missingIn(@Nullable StoredService later) {
    var missing = new HashSet<>(instances.keySet());
    if (later != null) {
      missing.removeAll(later.instances.keySet());
    }
    return missing;
  }

  /** False when it is no registration, and so passed over. */
  boolean put(Keys.Subject.Instance subject, KeyValue stored) {
    var instance = Values.instance(stored, subject);
    if (instance == null) {
      instances.remove(subject.id());
    } else {
      instances.put(subject.id(), instance);
    }
    return instance != null;
  }

  void remove(Keys.Subject.Instance subject) {
    instances.remove(subject.id());
  }

  /** False when it is no health, and so passed over. */
  boolean put(Keys.Subject.Health subject, KeyValue stored) {
    var health = Values.health(stored);
    if (health == null) {
      healths.remove(subject.id());
    } else {
      healths.put(subject.id(), health);
    }
    return health != null;
  }

  void remove(Keys.Subject.Health subject) {
    healths.remove(subject.id());
  }

  /** False when it is no maintenance, and so passed over. */
  boolean put(Keys.Subject.Maintenance subject, KeyValue stored) {
    var maintenance = Values.maintenance(stored);
    if (maintenance == null) {
      maintenances.remove(subject.id());
    } else {
      maintenances.put(subject.id(), maintenance);
    }
    return maintenance != null;
  }

  void remove(Keys.Subject.Maintenance subject) {
    maintenances.remove(subject.id());
  }

  void departed(long revision) {
    departure = revision;
  }

  private ServiceInstance now(StoredInstance stored) {
    var id = stored.instance().id();
    var health = healths.isEmpty() ? null : healths.get(id);
    var maintenance = maintenances.isEmpty() ? null : maintenances.get(id);
    return stored.with(health, maintenance);
  }
}
