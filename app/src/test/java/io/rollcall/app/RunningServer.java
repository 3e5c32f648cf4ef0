package io.rollcall.app;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The whole server on a free port, and a plain HTTP client to talk to it. Thread-safe. */
public final class RunningServer implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ApplicationContext context;
  private final URI uri;
  private final HttpClient client = HttpClient.newHttpClient();

  private RunningServer(ApplicationContext context) {
    this.context = context;
    this.uri = URI.create(context.getBean(EmbeddedServer.class).start().getURI().toString());
  }

  public static RunningServer start() {
    return start(Map.of());
  }

  /** Starts with {@code settings} over the defaults. */
  public static RunningServer start(Map<String, Object> settings) {
    var all = new LinkedHashMap<String, Object>(Map.of("rollcall.http.port", 0));
    all.putAll(settings);
    return new RunningServer(
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .banner(false)
            .propertySources(PropertySource.of("test", all, 1000))
            .start());
  }

  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  public URI uri(String path) {
    return uri.resolve(path);
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, "", headers);
  }

  public HttpResponse<String> put(String path, String json, String... headers) {
    return send("PUT", path, json, headers);
  }

  public HttpResponse<String> post(String path, String json, String... headers) {
    return send("POST", path, json, headers);
  }

  public HttpResponse<String> delete(String path) {
    return send("DELETE", path, "");
  }

  /** Registers {@code service/id} with nothing but what must be said. */
  public HttpResponse<String> register(String service, String id) {
    return register(service, id, "{\"host\":\"10.0.0.1\",\"port\":8080}");
  }

  public HttpResponse<String> register(String service, String id, String json) {
    return put("/api/v1/services/" + service + "/instances/" + id, json);
  }

  public HttpResponse<String> reportHealth(String service, String id, String status) {
    return put(
        "/api/v1/services/" + service + "/instances/" + id + "/health",
        "{\"status\":\"" + status + "\"}");
  }

  /**
   * Sends a request and waits for the whole answer.
   *
   * @param headers names and values in turn
   */
  public HttpResponse<String> send(String method, String path, String body, String... headers) {
    try {
      return client.send(request(method, path, body, headers), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(method + " " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** As {@link #get}, without waiting. */
  public CompletableFuture<HttpResponse<String>> getLater(String path) {
    return client.sendAsync(request("GET", path, ""), BodyHandlers.ofString());
  }

  public JsonNode json(HttpResponse<String> response) {
    try {
      return bean(JsonMapper.class).readValue(response.body(), JsonNode.class);
    } catch (IOException e) {
      throw new AssertionError("not JSON: " + response.body(), e);
    }
  }

  @Override
  public void close() {
    client.close();
    context.close();
  }

  private HttpRequest request(String method, String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(uri(path))
            .timeout(PATIENCE)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.setHeader("Content-Type", "application/json");
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.setHeader(headers[i], headers[i + 1]);
    }
    return request.build();
  }
}
