package io.rollcall.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollcall.contract.history.Action;
import io.rollcall.contract.history.History;
import io.rollcall.contract.history.Listing;
import io.rollcall.contract.history.Listing.Page;
import io.rollcall.contract.history.Observation.Answer;
import io.rollcall.contract.history.Observation.Freshness;
import io.rollcall.contract.history.Observation.Refused;
import io.rollcall.contract.history.Observation.Served;
import io.rollcall.contract.history.Observation.Silence;
import io.rollcall.contract.history.Outcome;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Speaks with one replica over HTTP, and records it. Thread-safe. */
final class ReplicaClient {

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration PATIENCE_WITH_MANY = Duration.ofSeconds(20);
  private static final int MOST_TRIES_WITH_MANY = 5;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final Replica replica;
  private final History history;
  private final Set<String> unclear = ConcurrentHashMap.newKeySet();

  ReplicaClient(Replica replica, History history) {
    this.replica = replica;
    this.history = history;
  }

  String replica() {
    return replica.name();
  }

  /** Answers to writes that are neither a success nor one of the failures a client can act on. */
  Set<String> unclear() {
    return unclear;
  }

  Outcome call(InstanceKey key, Action action) throws InterruptedException {
    var pending = history.start(replica.name(), key, action);
    var outcome = Outcome.UNKNOWN;
    try {
      outcome = outcome(action, http.send(request(key, action), BodyHandlers.ofString()));
    } catch (ConnectException notSent) {
      outcome = Outcome.FAILED;
    } catch (IOException unknown) {
      outcome = Outcome.UNKNOWN;
    } finally {
      pending.end(outcome);
    }
    return outcome;
  }

  void read(String service) throws InterruptedException {
    long start = history.nanos();
    Answer answer;
    try {
      var request =
          to("/api/v1/services/" + service + "/instances").timeout(PATIENCE).GET().build();
      answer = answer(http.send(request, BodyHandlers.ofString()));
    } catch (IOException none) {
      answer = new Silence();
    }
    history.observed(replica.name(), service, start, answer);
  }

  /** Asks for all services, page after page, until the last one or one that is not answered. */
  void list(int limit) throws InterruptedException {
    var page = list(limit, null);
    while (page != null && page.next() != null) {
      page = list(limit, page.next());
    }
  }

  /** Null when it was not answered. */
  private @Nullable Page list(int limit, @Nullable String after) throws InterruptedException {
    long start = history.nanos();
    try {
      var path = "/api/v1/services?limit=" + limit + (after == null ? "" : "&after=" + after);
      var response = http.send(to(path).GET().build(), BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        return null;
      }
      var page = page(limit, after, JSON.readTree(response.body()));
      history.listed(replica.name(), start, page);
      return page;
    } catch (IOException unanswered) {
      return null;
    }
  }

  private static Page page(int limit, @Nullable String after, JsonNode told) {
    var services =
        told.path("services")
            .valueStream()
            .map(
                service ->
                    new Listing.Entry(
                        service.path("service").asText(),
                        service.path("instances").asInt(),
                        service.path("healthy").asInt()))
            .toList();
    return new Page(after, limit, services, told.path("next").textValue());
  }

  /**
   * Registers many instances, without a record; {@code body} is a JSON list of them. The whole list
   * is sent again while it is not known of some: that many at once are a lot for a busy machine.
   */
  void registerMany(String body) throws IOException, InterruptedException {
    var failed = tryToRegister(body);
    for (int i = 1; i < MOST_TRIES_WITH_MANY && failed.isPresent(); i++) {
      failed = tryToRegister(body);
    }
    if (failed.isPresent()) {
      throw new IOException("an instance of many was not registered: " + failed.get());
    }
  }

  private Optional<JsonNode> tryToRegister(String body) throws IOException, InterruptedException {
    var request =
        to("/api/v1/instances").timeout(PATIENCE_WITH_MANY).POST(BodyPublishers.ofString(body));
    var results = JSON.readTree(http.send(request.build(), BodyHandlers.ofString()).body());
    return results.valueStream().filter(result -> !isDone(result)).findFirst();
  }

  private static boolean isDone(JsonNode result) {
    int status = result.path("status").asInt();
    return status == 200 || status == 201;
  }

  /** Any JSON that the replica serves. */
  JsonNode get(String path) throws IOException, InterruptedException {
    return JSON.readTree(http.send(to(path).build(), BodyHandlers.ofString()).body());
  }

  private HttpRequest request(InstanceKey key, Action action) {
    var path = "/api/v1/services/" + key.service() + "/instances/" + key.id();
    return switch (action) {
      case Action.Register register -> registration(path, register);
      case Action.Renew() -> to(path + "/heartbeat").PUT(BodyPublishers.noBody()).build();
      case Action.Remove() -> to(path).DELETE().build();
      case Action.Report(var status) -> {
        var body = "{\"status\": \"" + status.wireName() + "\", \"output\": \"as told\"}";
        yield to(path + "/health").PUT(BodyPublishers.ofString(body)).build();
      }
      case Action.BeginMaintenance() -> {
        var body = BodyPublishers.ofString("{\"enabled\": true, \"reason\": \"a test\"}");
        yield to(path + "/maintenance").PUT(body).build();
      }
      case Action.EndMaintenance() -> {
        var body = BodyPublishers.ofString("{\"enabled\": false}");
        yield to(path + "/maintenance").PUT(body).build();
      }
    };
  }

  /** The fingerprint travels as the only tag, which every store shows in its own way. */
  private HttpRequest registration(String path, Action.Register register) {
    var body =
        """
        {"host": "10.0.0.1", "port": 8080, "tags": ["%s"], "healthCheck": %s}"""
            .formatted(register.fingerprint(), check(register));
    var request = to(path).PUT(BodyPublishers.ofString(body));
    if (register.mode() == PutMode.CREATE_ONLY) {
      request.header("If-None-Match", "*");
    }
    return request.build();
  }

  /**
   * What needs no heartbeats is probed so seldom that its owner's reports alone count; and by
   * Rollcall, as Consul's agents know no such statuses.
   */
  private static String check(Action.Register register) {
    return register.ttl() == null
        ? """
          {"type": "http", "path": "/", "expectedStatuses": "200-399", "interval": "24h",
           "maxFailures": 10, "initialStatus": "healthy"}"""
        : """
          {"type": "heartbeat", "ttl": "%s"}"""
            .formatted(register.ttl());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(replica.uri().resolve(path))
        .header("Content-Type", "application/json")
        .timeout(PATIENCE);
  }

  /** A heartbeat that failed may hide an earlier try of Rollcall's of unknown outcome. */
  private Outcome outcome(Action action, HttpResponse<String> response) {
    return switch (response.statusCode()) {
      case 200, 201, 204 -> Outcome.OK;
      case 404 -> Outcome.NOT_FOUND;
      case 412 -> Outcome.FAILED;
      case 503 -> action instanceof Action.Renew ? Outcome.UNKNOWN : Outcome.FAILED;
      case 504 -> Outcome.UNKNOWN;
      default -> {
        unclear.add(action + ": " + response.statusCode() + " " + response.body());
        yield Outcome.UNKNOWN;
      }
    };
  }

  private static Answer answer(HttpResponse<String> response) throws IOException {
    if (response.statusCode() != 200) {
      return new Refused(response.statusCode());
    }
    var healthy = new TreeMap<String, String>();
    for (var instance : JSON.readTree(response.body()).path("instances")) {
      healthy.put(instance.path("id").asText(), instance.path("tags").path(0).asText());
    }
    var headers = response.headers();
    var stale = headers.firstValue("Rollcall-Stale").isPresent();
    return new Served(
        healthy,
        OptionalLong.of(headers.firstValueAsLong("Rollcall-Revision").orElseThrow()),
        stale ? Freshness.STALE : Freshness.FRESH);
  }
}
