package io.rollcall.backend.memory;

import io.rollcall.json.InstanceRecord;
import io.rollcall.registry.HealthStatus;
import io.rollcall.registry.ServiceInstance;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** What a journal file adds up to. */
final class Recovered {

  /** One service that has instances. */
  static final class Content {
    private long revision;
    private final Map<String, ServiceInstance> instances = new TreeMap<>();

    long revision() {
      return revision;
    }

    Collection<ServiceInstance> instances() {
      return instances.values();
    }
  }

  private final Map<String, Content> services = new HashMap<>();
  private long revision;
  private long records;

  long revision() {
    return revision;
  }

  Map<String, Content> services() {
    return services;
  }

  void add(JournalRecord entry) {
    records++;
    revision = Math.max(revision, entry.revision());
    if (entry.put() != null) {
      put(entry.put(), entry.revision());
    } else if (entry.health() != null) {
      report(entry.health(), entry.revision());
    } else if (entry.remove() != null) {
      remove(entry.remove(), entry.revision());
    }
  }

  /** How much of a file of that length a file without superseded records would be, roughly. */
  long liveBytes(long length) {
    long live = services.values().stream().mapToLong(content -> content.instances.size()).sum();
    return length * live / Math.max(1, records);
  }

  private void put(InstanceRecord put, long at) {
    var content = services.computeIfAbsent(put.service(), absent -> new Content());
    content.revision = at;
    content.instances.put(put.id(), put.toInstance(at));
  }

  private void report(JournalRecord.Health health, long at) {
    var content = services.get(health.service());
    if (content != null) {
      content.revision = at;
      content.instances.computeIfPresent(
          health.id(),
          (id, instance) -> instance.withHealth(HealthStatus.of(health.status()), health.output()));
    }
  }

  private void remove(JournalRecord.Removal removal, long at) {
    var content = services.get(removal.service());
    if (content != null) {
      content.revision = at;
      content.instances.keySet().removeAll(removal.ids());
      if (content.instances.isEmpty()) {
        services.remove(removal.service());
      }
    }
  }
}
