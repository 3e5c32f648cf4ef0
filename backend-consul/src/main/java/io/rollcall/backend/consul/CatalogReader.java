package io.rollcall.backend.consul;

import com.fasterxml.jackson.core.type.TypeReference;
import io.rollcall.model.InstanceKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import okhttp3.HttpUrl;

/** Reads what Consul's servers hold, through an agent. Thread-safe. */
final class CatalogReader {

  private static final TypeReference<List<Wire.Entry>> ENTRIES = new TypeReference<>() {};
  private static final TypeReference<List<Wire.Check>> CHECKS = new TypeReference<>() {};

  /** A name that no service has: names do not begin so. */
  private static final String NO_SERVICE = "-";

  private final ServiceMapping mapping;

  CatalogReader(ServiceMapping mapping) {
    this.mapping = mapping;
  }

  /** A whole service, as of now or later. */
  Copies service(Agent agent, String service) {
    var url = health(agent, service).addQueryParameter("consistent", "").build();
    return copies(service, agent.http().get(url, ENTRIES));
  }

  /** All copies of one instance, as of now or later. */
  Copies instance(Agent agent, InstanceKey key) {
    var url =
        health(agent, key.service())
            .addQueryParameter("consistent", "")
            .addQueryParameter("filter", "Service.ID == \"%s\"".formatted(mapping.serviceId(key)))
            .build();
    return copies(key.service(), agent.http().get(url, ENTRIES));
  }

  /** A whole service once it is past {@code index}, or after {@code wait}. */
  Copies serviceAfter(Agent agent, String service, long index, Duration wait) {
    var url = waiting(health(agent, service), index, wait);
    return copies(service, agent.http().poll(url, wait, ENTRIES));
  }

  /** Rollcall's checks and the nodes', once there is anything past {@code index}, or after wait. */
  Answer<List<Wire.Check>> checksAfter(Agent agent, long index, Duration wait) {
    return agent.http().poll(waiting(allChecks(agent), index, wait), wait, CHECKS);
  }

  /** As of now or later. */
  Answer<List<Wire.Check>> checks(Agent agent) {
    var url = allChecks(agent).addQueryParameter("consistent", "").build();
    return agent.http().get(url, CHECKS);
  }

  /** The index of every service that does not exist. */
  long absentIndex(Agent agent) {
    var url =
        agent
            .url("health/service/" + NO_SERVICE)
            .newBuilder()
            .addQueryParameter("consistent", "")
            .build();
    return agent.http().get(url, ENTRIES).index();
  }

  /** Consul also finds services whose name differs in case. */
  private Copies copies(String service, Answer<List<Wire.Entry>> answer) {
    var copies =
        answer.value().stream()
            .map(mapping::copy)
            .filter(Objects::nonNull)
            .filter(copy -> copy.key().service().equals(service))
            .toList();
    return new Copies(service, answer.index(), copies);
  }

  private HttpUrl.Builder health(Agent agent, String service) {
    return agent.url("health/service/" + mapping.name(service)).newBuilder();
  }

  private HttpUrl.Builder allChecks(Agent agent) {
    return agent
        .url("health/state/any")
        .newBuilder()
        .addQueryParameter("filter", ConsulChecks.allAndNodes());
  }

  private static HttpUrl waiting(HttpUrl.Builder url, long index, Duration wait) {
    return url.addQueryParameter("index", Long.toString(Math.max(1, index)))
        .addQueryParameter("wait", wait.toMillis() + "ms")
        .build();
  }
}
