package io.rollcall.backend.consul;

import com.fasterxml.jackson.core.type.TypeReference;
import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.Maintenance;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Which keys are in maintenance, whether they are registered or not: entries of Consul's key-value
 * store. The copies that are registered show it, by a check of their own. Thread-safe.
 */
final class MaintenanceEntries {

  private static final String FOLDER = "rollcall/maintenance/";
  private static final TypeReference<Notes.OfMaintenance> ENTRY = new TypeReference<>() {};

  private final ServiceMapping mapping;

  MaintenanceEntries(ServiceMapping mapping) {
    this.mapping = mapping;
  }

  /** Null when the key is in service. */
  @Nullable Maintenance read(Agent agent, InstanceKey key) {
    var url =
        url(agent, key)
            .newBuilder()
            .addQueryParameter("raw", "")
            .addQueryParameter("consistent", "")
            .build();
    var entry = agent.http().find(url, ENTRY);
    return entry == null ? null : entry.toMaintenance();
  }

  void write(Agent agent, InstanceKey key, Maintenance maintenance) {
    if (!agent.http().put(url(agent, key), Notes.OfMaintenance.of(maintenance))) {
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
