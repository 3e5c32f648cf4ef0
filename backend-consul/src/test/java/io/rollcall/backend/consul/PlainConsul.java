package io.rollcall.backend.consul;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** Consul as its plain users see it, through its HTTP API. */
final class PlainConsul {

  /** An agent that could not tell the servers of a change tries again after 15 s to 30 s. */
  static final Duration SOON = Duration.ofSeconds(60);

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI endpoint;
  private final @Nullable String token;

  private PlainConsul(URI endpoint, @Nullable String token) {
    this.endpoint = endpoint;
    this.token = token;
  }

  static PlainConsul at(URI endpoint) {
    return new PlainConsul(endpoint, null);
  }

  PlainConsul withToken(String token) {
    return new PlainConsul(endpoint, token);
  }

  JsonNode get(String path) {
    return send("GET", path, null);
  }

  JsonNode put(String path, @Nullable String body) {
    return send("PUT", path, body);
  }

  /** As {@link #forget}; returns when the servers have none of them. */
  void deregisterAll(String prefix) {
    forget(prefix);
    Awaitility.await().atMost(SOON).until(() -> isWithout(prefix));
  }

  /** Deregisters the services of the agent whose name starts so, and deletes Rollcall's keys. */
  void forget(String prefix) {
    send("DELETE", "kv/rollcall/v2-%s/?recurse".formatted(prefix), null);
    deregister(prefix);
  }

  /** Deregisters the services of the agent whose name starts so. */
  void deregister(String prefix) {
    var filter =
        URLEncoder.encode("Service matches \"^%s\"".formatted(prefix), StandardCharsets.UTF_8);
    get("agent/services?filter=" + filter)
        .fieldNames()
        .forEachRemaining(id -> put("agent/service/deregister/" + id, null));
  }

  private boolean isWithout(String prefix) {
    var left = new AtomicBoolean();
    get("catalog/services")
        .fieldNames()
        .forEachRemaining(name -> left.compareAndSet(false, name.startsWith(prefix)));
    return !left.get();
  }

  private JsonNode send(String method, String path, @Nullable String body) {
    var request =
        HttpRequest.newBuilder(endpoint.resolve("/v1/" + path))
            .method(method, BodyPublishers.ofString(body == null ? "" : body));
    if (token != null) {
      request.header("X-Consul-Token", token);
    }
    try {
      var response = CLIENT.send(request.build(), BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new IOException(path + ": " + response.statusCode() + " " + response.body());
      }
      return response.body().isEmpty() ? JSON.nullNode() : JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
