package io.rollcall.app;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server of 128 MB of heap. */
@Timeout(100)
class SmallHeapTest {

  private static final int AT_ONCE = 160;
  private static final int OF_ONE_SERVICE = 10;

  @Test
  void moreLargeBodiesAtOnceThanFitAreTakenOrPutOff() throws Exception {
    var body = twoMebibytes();
    try (var rollcall = RollcallProcess.start("--port", "0");
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + rollcall.awaitPort() + "/api/v1/instances"))
              .header("Content-Type", "application/json")
              .timeout(Duration.ofSeconds(30))
              .POST(BodyPublishers.ofString(body))
              .build();

      var underWay =
          IntStream.range(0, AT_ONCE)
              .mapToObj(_ -> client.sendAsync(request, BodyHandlers.discarding()))
              .toList();
      var answers = underWay.stream().map(CompletableFuture::join).toList();

      assertThat(answers)
          .allSatisfy(
              answer -> {
                assertThat(answer.statusCode()).isIn(Set.of(200, 503));
                assertThat(answer.headers().firstValue("Retry-After").isPresent())
                    .isEqualTo(answer.statusCode() == 503);
              })
          .anyMatch(answer -> answer.statusCode() == 200);
      assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void registrationsPastWhatTheHeapCarriesAreRefusedAndTheServerGoesOn() throws Exception {
    try (var rollcall = RollcallProcess.start("--port", "0");
        var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var api = "http://127.0.0.1:" + rollcall.awaitPort() + "/api/v1";
      int registered = 0;
      int refused = 0;
      while (refused == 0) {
        var answers = post(client, api + "/instances", thousandFrom(registered));
        int created = count(answers, "\"status\":201");
        int full = count(answers, "\"type\":\"urn:rollcall:problem:registry-full\"");
        assertThat(created + full).as("all of them are answered so: %s", answers).isEqualTo(1000);
        registered += created;
        refused += full;
        assertThat(registered).isLessThan(1_000_000);
      }

      for (int service = 0; service < registered / OF_ONE_SERVICE; service++) {
        var read = get(client, api + "/services/s" + service + "/instances");
        assertThat(read.statusCode()).isEqualTo(200);
      }
      // Of the last thousand any may have been registered, and these may register again.
      var others = thousandFrom(registered + 1000);
      assertThat(count(post(client, api + "/instances", others), "registry-full")).isEqualTo(1000);
      assertThat(post(client, api + "/instances", thousandFrom(0))).doesNotContain("registry-full");
      assertThat(get(client, api + "/stats").body()).contains("\"instances\":" + registered);
    }
  }

  private static String post(HttpClient client, String uri, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(uri))
            .header("Content-Type", "application/json")
            .timeout(Duration.ofSeconds(30))
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private static HttpResponse<String> get(HttpClient client, String uri) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(uri)).timeout(Duration.ofSeconds(30)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  private static String thousandFrom(int first) {
    return IntStream.range(first, first + 1000)
        .mapToObj(
            i ->
                """
                {"service":"s%d","id":"i%d","host":"127.0.0.1","port":1,
                 "healthCheck":{"type":"tcp","interval":"24h","initialStatus":"healthy"}}
                """
                    .formatted(i / OF_ONE_SERVICE, i))
        .collect(joining(",", "[", "]"));
  }

  private static String twoMebibytes() {
    var metadata =
        IntStream.range(0, 4)
            .mapToObj(i -> "\"k%d\":\"%s\"".formatted(i, "v".repeat(485)))
            .collect(joining(",", "{", "}"));
    return IntStream.range(0, 1000)
        .mapToObj(
            i ->
                "{\"service\":\"s%d\",\"id\":\"i%d\",\"host\":\"h\",\"port\":1,\"metadata\":%s}"
                    .formatted(i % 50, i, metadata))
        .collect(joining(",", "[", "]"));
  }
}
