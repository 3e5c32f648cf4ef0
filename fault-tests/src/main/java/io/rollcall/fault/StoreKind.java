package io.rollcall.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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
    @Override
    Map<String, String> look(URI server, String service) throws IOException, InterruptedException {
      var request =
          HttpRequest.newBuilder(server.resolve("/v1/health/service/" + service + "?consistent"));
      var latest = new TreeMap<String, JsonNode>();
      for (var entry : send(request)) {
        latest.merge(
            id(service, entry.path("Service")),
            entry,
            (one, other) -> epoch(one) > epoch(other) ? one : other);
      }
      latest.values().removeIf(entry -> !isPassing(entry));
      var held = new TreeMap<String, String>();
      latest.forEach((id, entry) -> held.put(id, entry.at("/Service/Tags/0").asText()));
      return held;
    }

    private static long epoch(JsonNode entry) {
      return entry.at("/Service/Meta/rollcall-epoch").asLong();
    }

    private static boolean isPassing(JsonNode entry) {
      return entry
          .path("Checks")
          .valueStream()
          .allMatch(check -> check.path("Status").asText().equals("passing"));
    }

    private static String id(String service, JsonNode found) {
      var id = found.path("ID").asText();
      return id.startsWith(service) ? id.substring(service.length() + 1) : id;
    }
  };

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Fingerprints of the healthy instances that the server holds, by id; of copies, the latest. */
  abstract Map<String, String> look(URI server, String service)
      throws IOException, InterruptedException;

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
        name + "_ENDPOINTS",
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
    var response = HTTP.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
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
