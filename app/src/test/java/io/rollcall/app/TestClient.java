package io.rollcall.app;

import io.micronaut.core.type.Argument;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.serde.ObjectMapper;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** A client of the server that a test runs. */
@Singleton
public class TestClient {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final EmbeddedServer server;
  private final ObjectMapper json;
  private final HttpClient client = HttpClient.newHttpClient();

  TestClient(EmbeddedServer server, ObjectMapper json) {
    this.server = server;
    this.json = json;
  }

  public int port() {
    return server.getPort();
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  public Answer get(String path, String... headers) {
    return send("GET", path, "", headers);
  }

  public Answer delete(String path, String... headers) {
    return send("DELETE", path, "", headers);
  }

  public Answer put(String path, String body, String... headers) {
    return send("PUT", path, body, headers);
  }

  public Answer post(String path, String body, String... headers) {
    return send("POST", path, body, headers);
  }

  /** Registers {@code service/id} with nothing but what must be said. */
  public Answer register(String service, String id) {
    return register(service, id, "{\"host\":\"10.0.0.1\",\"port\":8080}");
  }

  public Answer register(String service, String id, String body) {
    return put("/api/v1/services/" + service + "/instances/" + id, body);
  }

  public Answer reportHealth(String service, String id, String status) {
    return put(
        "/api/v1/services/" + service + "/instances/" + id + "/health",
        "{\"status\":\"" + status + "\"}");
  }

  /** As {@link #get}, without waiting. */
  public CompletableFuture<Answer> getLater(String path) {
    return client
        .sendAsync(request("GET", path, "").build(), BodyHandlers.ofString())
        .thenApply(this::answer);
  }

  /** Sends a body as JSON, unless the headers say otherwise. */
  public Answer send(String method, String path, String body, String... headers) {
    var request = request(method, path, body);
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    try {
      return answer(client.send(request.build(), BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @PreDestroy
  void end() {
    client.close();
  }

  private HttpRequest.Builder request(String method, String path, String body) {
    return HttpRequest.newBuilder(uri(path))
        .timeout(PATIENCE)
        .header("Content-Type", "application/json")
        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
  }

  private Answer answer(HttpResponse<String> response) {
    var isJson = response.headers().firstValue("Content-Type").orElse("").contains("json");
    try {
      var tree = isJson ? json.readValue(response.body(), Argument.OBJECT_ARGUMENT) : null;
      return new Answer(response.statusCode(), response.headers(), response.body(), tree);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + response.body(), e);
    }
  }
}
