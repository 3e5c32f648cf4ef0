package io.rollcall.backend.consul;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.rollcall.json.MaintenanceRecord;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InvalidValue;
import java.time.DateTimeException;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which keys are in maintenance, whether they are registered or not: entries of Consul's key-value
 * store. The copies that are registered show it, by a check of their own. Thread-safe.
 */
final class MaintenanceEntries {

  static final String FOLDER = "rollcall/maintenance/";

  private static final Logger log = LoggerFactory.getLogger(MaintenanceEntries.class);

  private final ServiceMapping mapping;

  MaintenanceEntries(ServiceMapping mapping) {
    this.mapping = mapping;
  }

  /** Null when the key is in service, or the entry makes no sense. */
  @Nullable Maintenance read(Agent agent, InstanceKey key) {
    var url =
        url(agent, key)
            .newBuilder()
            .addQueryParameter("raw", "")
            .addQueryParameter("consistent", "")
            .build();
    var entry = agent.http().find(url);
    try {
      return entry == null
          ? null
          : Json.MAPPER.readValue(entry, MaintenanceRecord.class).toMaintenance();
    } catch (JsonProcessingException
        | InvalidValue
        | DateTimeException
        | NullPointerException foreign) {
      log.warn("Passed over what somebody wrote to Consul as {}: {}", FOLDER + key, entry);
      return null;
    }
  }

  void write(Agent agent, InstanceKey key, Maintenance maintenance) {
    if (!agent.http().put(url(agent, key), MaintenanceRecord.of(maintenance))) {
      throw new BackendUnavailable(
          "the Consul agent at " + agent + " has no key-value store", null);
    }
  }

  void delete(Agent agent, InstanceKey key) {
    agent.http().delete(url(agent, key));
  }

  private HttpUrl url(Agent agent, InstanceKey key) {
    return agent.url("kv/" + FOLDER + mapping.serviceId(key));
  }
}
