package io.rollcall.backend.memory;

import static java.util.stream.Collectors.toSet;

import io.rollcall.json.InstanceRecord;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.Cell;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a journal file adds up to. */
final class Recovered {

  /** One service that has instances, or keys in maintenance. */
  static final class Content {
    private long revision;
    private final Map<String, ServiceInstance> instances = new TreeMap<>();
    private final Map<InstanceKey, Maintenance> maintenance = new HashMap<>();

    long revision() {
      return revision;
    }

    Collection<ServiceInstance> instances() {
      return instances.values();
    }

    Map<InstanceKey, Maintenance> maintenance() {
      return maintenance;
    }

    private void maintain(InstanceKey key, @Nullable Maintenance now) {
      if (now == null) {
        maintenance.remove(key);
      } else {
        maintenance.put(key, now);
      }
      instances.computeIfPresent(key.id(), (id, instance) -> instance.withMaintenance(now));
    }

    private long records() {
      return (long) instances.size() + maintenance.size();
    }
  }

  private final Map<String, Content> services = new HashMap<>();
  private final Map<String, Cell> cells = new HashMap<>();
  private long revision;
  private long records;

  long revision() {
    return revision;
  }

  Map<String, Content> services() {
    return services;
  }

  Collection<Cell> cells() {
    return cells.values();
  }

  /** Of services that have instances. */
  Set<String> names() {
    return services.entrySet().stream()
        .filter(service -> !service.getValue().instances.isEmpty())
        .map(Map.Entry::getKey)
        .collect(toSet());
  }

  void add(JournalRecord entry) {
    records++;
    revision = Math.max(revision, entry.revision());
    if (entry.put() != null) {
      put(entry.put(), entry.revision());
    } else if (entry.health() != null) {
      report(entry.health(), entry.revision());
    } else if (entry.maintain() != null) {
      maintain(entry.maintain(), entry.revision());
    } else if (entry.remove() != null) {
      remove(entry.remove(), entry.revision());
    } else if (entry.cells() != null) {
      write(entry.cells(), entry.revision());
    }
  }

  /** How much of a file of that length a file without superseded records would be, roughly. */
  long liveBytes(long length) {
    long live = cells.size() + services.values().stream().mapToLong(Content::records).sum();
    return length * live / Math.max(1, records);
  }

  private void put(InstanceRecord put, long at) {
    var content = content(put.service());
    content.revision = at;
    var instance = put.toInstance(at);
    content.instances.put(
        put.id(), instance.withMaintenance(content.maintenance.get(instance.key())));
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
      forgetIfEmpty(removal.service(), content);
    }
  }

  private void maintain(JournalRecord.Maintain entry, long at) {
    var content = content(entry.service());
    content.revision = at;
    content.maintain(new InstanceKey(entry.service(), entry.id()), entry.toMaintenance());
    forgetIfEmpty(entry.service(), content);
  }

  private void write(JournalRecord.CellRecord written, long at) {
    written
        .values()
        .forEach(
            (key, value) -> {
              if (value == null) {
                cells.remove(key);
              } else {
                cells.put(key, new Cell(key, value, at));
              }
            });
  }

  private Content content(String service) {
    return services.computeIfAbsent(service, absent -> new Content());
  }

  private void forgetIfEmpty(String service, Content content) {
    if (content.records() == 0) {
      services.remove(service);
    }
  }
}
