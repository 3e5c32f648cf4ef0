package io.rollcall.backend.consul;

import com.fasterxml.jackson.core.type.TypeReference;
import io.rollcall.json.MaintenanceRecord;
import io.rollcall.json.StoredJson;
import io.rollcall.json.UnreadableValue;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.model.kv.Value;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one read of the key-value store returned, and what that says. What somebody else wrote, and
 * makes no sense, is passed over.
 */
record StoredValues(Keys keys, NavigableMap<String, Value> all) {

  private static final Logger log = LoggerFactory.getLogger(StoredValues.class);

  private static final TypeReference<Map<String, Long>> EXPIRED = new TypeReference<>() {};

  /** Less than Consul's first index of any key. */
  static final long NEVER_RAISED = 1;

  Collection<Value> folder(String folder) {
    return all.subMap(folder, true, folder + Character.MAX_VALUE, false).values();
  }

  /** The index at which a key was written last; 0 when it is not there. */
  long index(String key) {
    return index(all.get(key));
  }

  /** The revision of services of which there is no key. */
  long absent() {
    return Math.max(NEVER_RAISED, index(keys.absent()));
  }

  /**
   * @param absent as it was read before, if not with this
   */
  StoredService service(String name, long absent) {
    var instances = new TreeMap<String, StoredInstance>();
    for (var value : folder(keys.instances(name))) {
      var instance = instance(value);
      if (instance != null) {
        instances.put(instance.key().id(), instance);
      }
    }
    return new StoredService(
        name,
        instances,
        index(keys.change(name)),
        index(keys.revision(name)),
        absent,
        expired(all.get(keys.expired(name))));
  }

  /** With its maintenance; null when there is none, or what is there makes no sense. */
  @Nullable StoredInstance instance(InstanceKey key) {
    var value = all.get(keys.instance(key));
    return value == null ? null : instance(value);
  }

  private @Nullable StoredInstance instance(Value value) {
    try {
      var stored = StoredInstance.of(bytes(value), value.getCreateIndex(), index(value));
      var key = stored.key();
      if (keys.instance(key).equals(value.getKey())) {
        return stored.with(maintenance(key));
      }
      passOver(value, "it is about " + key);
    } catch (UnreadableValue e) {
      passOver(value, e.getMessage());
    }
    return null;
  }

  /** Null when the key is in service. */
  @Nullable Maintenance maintenance(InstanceKey key) {
    var stored = all.get(keys.maintenance(key));
    try {
      return stored == null
          ? null
          : StoredJson.read(
              bytes(stored), MaintenanceRecord.class, MaintenanceRecord::toMaintenance);
    } catch (UnreadableValue e) {
      passOver(stored, e.getMessage());
      return null;
    }
  }

  private static Map<String, Long> expired(@Nullable Value stored) {
    try {
      return stored == null ? Map.of() : StoredJson.MAPPER.readValue(bytes(stored), EXPIRED);
    } catch (IOException e) {
      passOver(stored, e.getMessage());
      return Map.of();
    }
  }

  static void passOver(Value stored, @Nullable String reason) {
    log.warn("Passed over what somebody wrote to {}: {}", stored.getKey(), reason);
  }

  static long index(@Nullable Value value) {
    return value == null ? 0 : value.getModifyIndex();
  }

  static byte[] bytes(Value value) {
    return value.getValueAsBytes().orElseGet(() -> new byte[0]);
  }
}
