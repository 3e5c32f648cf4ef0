package io.rollcall.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollcall.contract.server.Redis;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What is known of each kind of store from outside Rollcall. */
enum StoreKind {
  /** In the replica itself. */
  MEMORY {
    @Override
    Map<String, String> look(URI server, String service) {
      throw new UnsupportedOperationException("There is no server.");
    }

    @Override
    Map<String, String> settings(String file) {
      return Map.of("ROLLCALL_BACKEND", "memory", "ROLLCALL_MEMORY_FILE", file);
    }
  },
  ETCD {
    @Override
    Map<String, String> look(URI server, String service) throws IOException, InterruptedException {
      var prefix = "/rollcall/v1/instances/" + service + "/";
      var range =
          "{\"key\": \"%s\", \"range_end\": \"%s\"}"
              .formatted(base64(prefix), base64(prefix.substring(0, prefix.length() - 1) + "0"));
      var held = new TreeMap<String, String>();
      for (var pair : post(server, "/v3/kv/range", range).path("kvs")) {
        var key = text(pair, "key");
        var tags = JSON.readTree(text(pair, "value")).path("tags");
        held.put(key.substring(prefix.length()), tags.path(0).asText());
      }
      return held;
    }
  },
  CONSUL {
    // what counts; what agents show plain Consul users may be behind
    @Override
    Map<String, String> look(URI server, String service) throws IOException, InterruptedException {
      var folder = "rollcall/v2/instances/" + service + "/";
      var path = "/v1/kv/" + folder + "?recurse&consistent";
      var held = new TreeMap<String, String>();
      for (var pair : find(HttpRequest.newBuilder(server.resolve(path)))) {
        var id = pair.path("Key").asText().substring(folder.length()).replace("/", "");
        var tags = JSON.readTree(text(pair, "Value")).path("instance").path("tags");
        held.put(id, tags.path(0).asText());
      }
      return held;
    }

    @Override
    Duration heartbeatsBehind() {
      return Duration.ofSeconds(1);
    }
  },
  REDIS {
    // what its guard keeps though heartbeats stopped is unhealthy, and not served
    @Override
    Map<String, String> look(URI server, String service) throws IOException {
      var held = new TreeMap<String, String>();
      for (var value : registrations(server, service).lines().toList()) {
        var registration = JSON.readTree(value);
        held.put(registration.path("id").asText(), registration.path("tags").path(0).asText());
      }
      return held;
    }

    @Override
    boolean keepsExpired() {
      return true;
    }

    private String registrations(URI server, String service) throws IOException {
      var instances = "{rollcall}:instances:" + service;
      var leases = "{rollcall}:leases:" + service;
      try {
        return Redis.ask(server, "EVAL", NOT_OVERDUE, "2", instances, leases);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }
  },
  KUBERNETES {
    // KubernetesSite looks, whom the API server knows
    @Override
    Map<String, String> look(URI server, String service) {
      throw new UnsupportedOperationException("The API server does not answer everybody.");
    }

    @Override
    String endpointsSetting() {
      return "SERVER";
    }

    @Override
    boolean keepsExpired() {
      return true;
    }

    @Override
    Duration heartbeatsBehind() {
      return Duration.ofSeconds(1);
    }
  };

  private static final String NOT_OVERDUE =
      """
      local held = {}
      for _, id in ipairs(redis.call('HKEYS', KEYS[1])) do
        if not string.find(redis.call('HGET', KEYS[2], id), 'overdue') then
          held[#held + 1] = redis.call('HGET', KEYS[1], id)
        end
      end
      return held
      """;

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Fingerprints of the instances that the server holds, by id. */
  abstract Map<String, String> look(URI server, String service)
      throws IOException, InterruptedException;

  /** The end of the name of the variable that says where the servers are. */
  String endpointsSetting() {
    return "ENDPOINTS";
  }

  /** Whether an instance whose heartbeats stopped may stay, unhealthy, for as long as it takes. */
  boolean keepsExpired() {
    return false;
  }

  /** How far replicas may be behind each other's removals when they take a heartbeat. */
  Duration heartbeatsBehind() {
    return Duration.ZERO;
  }

  /**
   * What a replica is told, by names of environment variables.
   *
   * @param endpoints of servers, separated by commas; of {@link #MEMORY}, the file
   */
  Map<String, String> settings(String endpoints) {
    var name = "ROLLCALL_" + this;
    return Map.of(
        "ROLLCALL_BACKEND",
        name().toLowerCase(Locale.ROOT),
        name + "_" + endpointsSetting(),
        endpoints,
        name + "_CALL_TIMEOUT",
        "1s",
        "ROLLCALL_REGISTRY_MAX_RETRIES",
        "1",
        "ROLLCALL_REGISTRY_RETRY_DELAY",
        "200ms");
  }

  /** Asks etcd's JSON gateway. */
  static JsonNode post(URI server, String path, String body)
      throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(server.resolve(path)).POST(BodyPublishers.ofString(body)));
  }

  /** Asks Consul's HTTP API. */
  static JsonNode get(URI server, String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(server.resolve(path)));
  }

  /** As {@link #post}, by the user whom etcd gave the token. */
  static JsonNode postAs(String token, URI server, String path, String body)
      throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(server.resolve(path))
            .header("Authorization", token)
            .POST(BodyPublishers.ofString(body)));
  }

  private static JsonNode send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var found = find(request);
    if (found.isMissingNode()) {
      throw new IOException("nothing is there");
    }
    return found;
  }

  /** Missing for an answer of 404. */
  private static JsonNode find(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var response = HTTP.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    if (response.statusCode() == 404) {
      return JSON.missingNode();
    }
    if (response.statusCode() != 200) {
      throw new IOException(response.uri() + ": " + response.statusCode() + response.body());
    }
    return JSON.readTree(response.body());
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(JsonNode pair, String field) {
    return new String(
        Base64.getDecoder().decode(pair.path(field).asText()), StandardCharsets.UTF_8);
  }
}
