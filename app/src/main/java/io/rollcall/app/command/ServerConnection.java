package io.rollcall.app.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Asks one server. Each answer that is a problem becomes {@link Refused}. */
public final class ServerConnection implements AutoCloseable {

  private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(1);
  private static final int MOST_PROBLEM_BYTES = 64 * 1024;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final HttpClient client;
  private final URI server;
  private final @Nullable String token;

  ServerConnection(HttpClient client, URI server, @Nullable String token) {
    this.client = client;
    this.server = server;
    this.token = token;
  }

  URI server() {
    return server;
  }

  /**
   * Begins a request.
   *
   * @param target path and query; what is not from here is encoded
   */
  public HttpRequest.Builder request(String target) {
    var base = server.toString();
    var builder =
        HttpRequest.newBuilder(
                URI.create(
                    (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + target))
            .timeout(ANSWERED_WITHIN);
    return token == null ? builder : builder.header("Authorization", "Bearer " + token);
  }

  /** The answer with its whole body, as text. */
  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var response = client.send(request.build(), BodyHandlers.ofString(UTF_8));
    requireGood(response.statusCode(), response.body());
    return response;
  }

  /** The answer, whose body is read as it comes. To be closed. */
  public HttpResponse<InputStream> open(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    var response = client.send(request.build(), BodyHandlers.ofInputStream());
    if (!isGood(response.statusCode())) {
      try (var body = response.body()) {
        requireGood(response.statusCode(), new String(body.readNBytes(MOST_PROBLEM_BYTES), UTF_8));
      }
    }
    return response;
  }

  /** The answer's body, which is JSON. */
  public JsonNode json(HttpRequest.Builder request) throws IOException, InterruptedException {
    return parse(send(request).body());
  }

  /** Reads what the server said. */
  public static JsonNode parse(String text) throws IOException {
    var json = JSON.readTree(text);
    if (json == null) {
      throw new IOException("the server said nothing");
    }
    return json;
  }

  /** Does not wait for streams. */
  @Override
  public void close() {
    client.shutdownNow();
  }

  private static void requireGood(int status, String body) throws Refused {
    if (!isGood(status)) {
      throw new Refused(status, reason(status, body));
    }
  }

  private static boolean isGood(int status) {
    return status >= 200 && status < 300;
  }

  /** What the problem says, if it is one: something on the way may have answered. */
  private static String reason(int status, String body) {
    try {
      var problem = JSON.readTree(body);
      var detail = problem == null ? "" : problem.path("detail").asText();
      return detail.isEmpty() ? "the server answered " + status : detail;
    } catch (JsonProcessingException e) {
      return "the server answered " + status;
    }
  }
}
