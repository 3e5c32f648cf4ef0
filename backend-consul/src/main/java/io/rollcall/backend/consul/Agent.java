package io.rollcall.backend.consul;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toMap;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.backend.consul.AgentHttp.Answer;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.Consul;
import org.kiwiproject.consul.ConsulException;
import org.kiwiproject.consul.model.health.HealthCheck;
import org.kiwiproject.consul.model.health.Service;
import org.kiwiproject.consul.model.kv.Value;
import org.kiwiproject.consul.option.ConsistencyMode;
import org.kiwiproject.consul.option.ImmutableQueryOptions;
import org.kiwiproject.consul.option.ImmutableTransactionOptions;
import org.kiwiproject.consul.option.TransactionOptions;

/**
 * One Consul agent: a way to the key-value store that all agents share, and the place of the
 * services that are registered with it, which only it can renew or remove. Thread-safe.
 *
 * <p>Calls throw {@link BackendUnavailable}, and those that change something {@link
 * OutcomeUnknown}.
 */
final class Agent {

  private static final TypeReference<List<AgentCheck>> CHECKS = new TypeReference<>() {};
  private static final TypeReference<AgentService> SERVICE = new TypeReference<>() {};
  private static final TypeReference<JsonNode> TREE = new TypeReference<>() {};
  private static final TypeReference<List<Object>> ANYTHING = new TypeReference<>() {};
  private static final TransactionOptions CONSISTENT =
      ImmutableTransactionOptions.builder().consistencyMode(ConsistencyMode.CONSISTENT).build();
  private static final int CONFLICT = 409;
  private static final String KV = "KV";

  private record AgentService(@JsonProperty("Meta") Map<String, String> meta) {}

  private final AgentHttp http;
  private final Consul client;
  private final @Nullable String datacenter;
  private volatile boolean checked;

  /**
   * @param datacenter that it must be in; null for any
   */
  Agent(AgentHttp http, @Nullable String datacenter) {
    this.http = http;
    this.client = http.consul();
    this.datacenter = datacenter;
  }

  /** Asks the agent who it is: another one may have taken its address. */
  boolean check() {
    var self = client.agentClient().getAgent().getConfig();
    if (datacenter != null && !datacenter.equals(self.getDatacenter())) {
      throw new BackendUnavailable(
          "the Consul agent at %s is in datacenter '%s', not in '%s' as configured"
              .formatted(http, self.getDatacenter(), datacenter),
          null);
    }
    checked = true;
    return true;
  }

  private void checkFirst() {
    if (!checked && datacenter != null) {
      check();
    }
  }

  /** Does all of it, and returns at which index; empty when a comparison failed. */
  OptionalLong commit(Txn txn) {
    checkFirst();
    try {
      var done = client.keyValueClient().performTransaction(txn.operations());
      return done.getResponse().results().stream()
          .mapToLong(result -> requireNonNull(result.get(KV)).getModifyIndex())
          .max();
    } catch (ConsulException e) {
      requireConflict(e);
      return OptionalLong.empty();
    }
  }

  /** All keys of some folders at one moment, by key; sees each write that returned before. */
  Map<String, Value> read(Txn folders) {
    checkFirst();
    try {
      var read = client.keyValueClient().performTransaction(CONSISTENT, folders.operations());
      return read.getResponse().results().stream()
          .map(result -> requireNonNull(result.get(KV)))
          .collect(toMap(Value::getKey, value -> value, (one, same) -> one));
    } catch (ConsulException e) {
      throw new BackendUnavailable("Consul did not answer a read: " + e.getMessage(), e);
    }
  }

  private static void requireConflict(ConsulException e) {
    if (!e.hasCode() || e.getCode() != CONFLICT) {
      throw new OutcomeUnknown("Consul answered what makes no sense: " + e.getMessage(), e);
    }
    ConsulErrors.requireConflict(String.valueOf(e.getMessage()));
  }

  /** The index of a key once it is past {@code index}, or after {@code wait}; consistent. */
  long indexAfter(String key, long index, Duration wait) {
    return indexAfter(http.url("kv/" + key), index, wait);
  }

  /** As {@link #indexAfter}, of all keys that begin with {@code folder}. */
  long folderIndexAfter(String folder, long index, Duration wait) {
    var url = http.url("kv/" + folder).addQueryParameter("keys", "");
    return indexAfter(url, index, wait);
  }

  private long indexAfter(HttpUrl.Builder keys, long index, Duration wait) {
    var url =
        keys.addQueryParameter("consistent", "")
            .addQueryParameter("index", Long.toString(index))
            .addQueryParameter("wait", wait.toMillis() + "ms");
    return http.get(url, ANYTHING).index();
  }

  void register(Map<String, Object> definition) {
    var url =
        http.url("agent/service/register").addQueryParameter("replace-existing-checks", "true");
    http.put(url, definition);
  }

  /** Unknown services are fine. */
  void deregister(String serviceId) {
    client.agentClient().deregister(serviceId);
  }

  /** Renews a check's TTL, with a status and output. What it does not have is left alone. */
  void update(String checkId, String status, String output) {
    http.put(http.url("agent/check/update/" + checkId), Map.of("Status", status, "Output", output));
  }

  /** The services it has that {@code filter} selects, by id. */
  Map<String, Service> services(String filter) {
    var options = ImmutableQueryOptions.builder().filter(filter).build();
    return client.agentClient().getServices(options);
  }

  /** The nodes where instances of a service are passing that {@code filter} selects. */
  List<String> passing(String service, String filter) {
    var options = ImmutableQueryOptions.builder().filter(filter).build();
    var found = client.healthClient().getHealthyServiceInstances(service, options).getResponse();
    return found.stream().map(instance -> instance.getNode().getNode()).toList();
  }

  /** What the servers have of a service that {@code filter} selects, with its checks. */
  Answer<JsonNode> health(String service, String filter) {
    return http.get(
        http.url("health/service/" + service).addQueryParameter("filter", filter), TREE);
  }

  /** The names of all services that the servers have. */
  Answer<Set<String>> serviceNames() {
    var services = client.catalogClient().getServices();
    return new Answer<>(services.getResponse().keySet(), services.getIndex().longValue());
  }

  /** The epoch of what it has of a service; null when it has nothing. */
  @Nullable Long epochOf(String serviceId) {
    var known = http.get(http.url("agent/service/" + serviceId), SERVICE).value();
    return known == null ? null : ServiceDefinition.epoch(known.meta());
  }

  /** The checks it has that {@code filter} selects, by id, as it sees them itself. */
  Map<String, HealthCheck> checks(String filter) {
    var options = ImmutableQueryOptions.builder().filter(filter).build();
    return client.agentClient().getChecks(options);
  }

  /** The servers' checks that {@code filter} selects, once anything is past {@code index}. */
  Answer<List<AgentCheck>> checksAfter(String filter, long index, Duration wait) {
    var url =
        http.url("health/state/any")
            .addQueryParameter("filter", filter)
            .addQueryParameter("index", Long.toString(index))
            .addQueryParameter("wait", wait.toMillis() + "ms");
    return http.get(url, CHECKS);
  }

  @Override
  public String toString() {
    return http.toString();
  }
}
