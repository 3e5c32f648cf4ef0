package io.rollcall.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollcall.config.Condition;
import io.rollcall.config.ConfigVersion;
import io.rollcall.contract.configs.Answer;
import io.rollcall.contract.configs.ConfigLog;
import io.rollcall.contract.configs.Request;
import io.rollcall.contract.configs.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Asks one run of a replica for one configuration, and records it. Thread-safe. */
final class ConfigOverHttp {

  private static final String KEY = "shop/limits";
  private static final String PATH = "/api/v1/config/" + KEY;

  /** A write may be tried for 5 s. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int PAGE = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http;
  private final Replica replica;
  private final String run;
  private final ConfigLog log;
  private volatile long told;

  /**
   * @param run a name like that of no other run
   */
  ConfigOverHttp(HttpClient http, Replica replica, String run, ConfigLog log) {
    this.http = http;
    this.replica = replica;
    this.run = run;
    this.log = log;
  }

  /** A client that waits for no connection for long. */
  static HttpClient newHttpClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(2))
        .executor(Executors.newVirtualThreadPerTaskExecutor())
        .build();
  }

  /** Asks for changes, the history and what is listed. */
  Answer ask(Request request) throws InterruptedException {
    var pending = log.start(new Source(replica.name(), run), KEY, request);
    Answer answer = new Answer.Unknown();
    try {
      answer =
          switch (request) {
            case Request.Change change -> change(change);
            case Request.GetHistory() -> new Answer.Versions(history());
            case Request.View() -> listed();
            case Request.Get _, Request.GetVersion _ ->
                throw new IllegalArgumentException("a value does not tell all of its version");
          };
    } catch (ConnectException notSent) {
      answer = new Answer.NoEffect();
    } catch (IOException unanswered) {
      answer = request instanceof Request.Change ? new Answer.Unknown() : new Answer.NoEffect();
    } finally {
      pending.end(answer);
    }
    return answer;
  }

  /** What a version has, without a record. */
  String value(long number) throws IOException, InterruptedException {
    var answer = send(to(PATH + "?version=" + number).GET());
    require(answer, 200);
    return answer.body();
  }

  /** The number of the version that {@link #watch} was told last; 0 for none. */
  long told() {
    return told;
  }

  /** Records what the replica tells of the key, until the stream breaks. */
  void watch() {
    var source = new Source(replica.name(), "watcher at " + run);
    var request = HttpRequest.newBuilder(replica.uri().resolve(PATH + "/watch")).build();
    try (var lines = http.send(request, BodyHandlers.ofLines()).body()) {
      lines
          .filter(line -> line.startsWith("data:"))
          .map(line -> read(line.substring("data:".length())))
          .filter(news -> news.has("version"))
          .forEach(
              news -> {
                log.start(source, KEY, new Request.View()).end(shown(news));
                told = news.path("version").asLong();
              });
    } catch (IOException | UncheckedIOException broken) {
      // The replica was killed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Answer shown(JsonNode news) {
    return news.path("version").isNull()
        ? new Answer.NotShown(false)
        : new Answer.Shown(version(news), false);
  }

  private Answer change(Request.Change change) throws IOException, InterruptedException {
    var answer = send(request(change));
    return switch (answer.statusCode()) {
      case 200, 201 -> written(read(answer.body()));
      case 204 -> deleted(change, answer);
      case 404 -> new Answer.NotFound();
      case 412 -> new Answer.Mismatch(read(answer.body()).path("currentVersion").asLong());
      case 503 -> new Answer.NoEffect();
      case 504 -> new Answer.Unknown();
      default -> throw new IllegalStateException(change + ": " + answer.body());
    };
  }

  private HttpRequest.Builder request(Request.Change change) {
    var request =
        switch (change) {
          case Request.Put(_, var text, _) ->
              to(PATH + "?force=true")
                  .header("Content-Type", "text/plain")
                  .PUT(BodyPublishers.ofString(text));
          case Request.Delete _ -> to(PATH).DELETE();
          case Request.Rollback(var id, var number, _) ->
              to(PATH + "/rollback")
                  .header("Content-Type", "application/json")
                  .POST(
                      BodyPublishers.ofString(
                          "{\"version\": %d, \"message\": \"%s\"}".formatted(number, id)));
        };
    if (!(change instanceof Request.Rollback)) {
      request.header("Rollcall-Message", change.id());
    }
    return switch (change.condition()) {
      case Condition.None() -> request;
      case Condition.Absent() -> request.header("If-None-Match", "*");
      case Condition.At(var number) -> request.header("If-Match", "\"" + number + "\"");
    };
  }

  private static Answer written(JsonNode told) {
    return told.path("changed").asBoolean()
        ? new Answer.Made(version(told))
        : new Answer.Unchanged(version(told));
  }

  /** The answer has the number alone; the rest is in the history, if that can still be had. */
  private Answer deleted(Request.Change change, HttpResponse<String> answer)
      throws InterruptedException {
    var etag = answer.headers().firstValue("ETag").orElseThrow();
    var number = Long.parseLong(etag.replace("\"", ""));
    try {
      return history().stream()
          .filter(version -> version.number() == number)
          .findFirst()
          .<Answer>map(Answer.Made::new)
          .orElseThrow(() -> new IllegalStateException("version of " + change + " is lost"));
    } catch (IOException killed) {
      return new Answer.Unknown();
    }
  }

  private List<ConfigVersion> history() throws IOException, InterruptedException {
    var all = new ArrayList<ConfigVersion>();
    @Nullable String from = null;
    do {
      var path = PATH + "/history?limit=" + PAGE + (from == null ? "" : "&from=" + from);
      var answer = send(to(path).GET());
      require(answer, 200);
      var page = read(answer.body());
      page.path("versions").forEach(told -> all.add(version(told)));
      from = page.path("next").textValue();
    } while (from != null);
    return all;
  }

  private Answer listed() throws IOException, InterruptedException {
    var answer = send(to("/api/v1/config?limit=1&prefix=" + KEY).GET());
    require(answer, 200);
    boolean isStale = answer.headers().firstValue("Rollcall-Stale").isPresent();
    var entries = read(answer.body()).path("entries");
    return entries.isEmpty()
        ? new Answer.NotShown(isStale)
        : new Answer.Shown(version(entries.path(0)), isStale);
  }

  /** What is not so is as good as no answer. */
  private static void require(HttpResponse<String> answer, int status) throws IOException {
    if (answer.statusCode() != status) {
      throw new IOException(answer.statusCode() + ": " + answer.body());
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(replica.uri().resolve(path));
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException("no JSON: " + json, e);
    }
  }

  private static ConfigVersion version(JsonNode told) {
    return new ConfigVersion(
        told.path("key").asText(),
        told.path("version").asLong(),
        Instant.parse(told.path("time").asText()),
        told.path("author").asText(),
        told.path("message").asText(),
        told.path("contentType").asText(""),
        told.path("size").asInt(0),
        told.path("checksum").asText(""),
        told.path("restores").asLong(0),
        told.path("deleted").asBoolean());
  }
}
