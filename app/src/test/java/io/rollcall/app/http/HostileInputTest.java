package io.rollcall.app.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.RawConnection;
import io.rollcall.app.TestServer;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Gatherers;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever is sent, the answer blames the caller or thanks them, and the server goes on. */
class HostileInputTest {

  private static final int REQUESTS = 10_000;
  private static final int AT_ONCE = 8;
  private static final long SEED = Long.getLong("hostile.seed", 20_260_101);

  private static final String REGISTRATION =
      """
      {"host":"10.0.0.7","port":8080,"protocol":"grpc","version":"2.1","zone":"eu-1a","weight":7,
       "tags":["a","b"],"metadata":{"team":"checkout","weight":"3"},
       "healthCheck":{"type":"http","path":"/up","interval":"10s","timeout":"PT2S","maxFailures":4}}
      """;

  private static final List<String[]> SEEDS =
      List.of(
          new String[] {"PUT", "/api/v1/services/hostile/instances/a", REGISTRATION},
          new String[] {"PUT", "/api/v1/services/hostile/instances/a/heartbeat", ""},
          new String[] {
            "PUT", "/api/v1/services/hostile/instances/a/health", "{\"status\":\"healthy\"}"
          },
          new String[] {"POST", "/api/v1/instances", "[" + REGISTRATION + ",{\"service\":\"a\"}]"},
          new String[] {"POST", "/api/v1/heartbeats", "[{\"service\":\"hostile\",\"id\":\"a\"}]"},
          new String[] {"GET", "/api/v1/services/hostile/instances/a", ""},
          new String[] {
            "GET", "/api/v1/services/hostile/instances?tag=a&zone=b&metadata.team=c&health=any", ""
          },
          new String[] {"GET", "/api/v1/services/hostile/select?strategy=random&key=k", ""},
          new String[] {"GET", "/api/v1/discover?service=hostile&service=b", ""},
          new String[] {"GET", "/api/v1/services?limit=10&after=a", ""},
          new String[] {"GET", "/api/v1/stats", ""},
          new String[] {"DELETE", "/api/v1/picks/00000000-0000-0000-0000-000000000000", ""},
          new String[] {"DELETE", "/api/v1/services/hostile/instances/a", ""},
          new String[] {"DELETE", "/api/v1/cache/hostile", ""});

  /** The one 503 that says nothing of the server. */
  private static final String NONE_HEALTHY = "urn:rollcall:problem:no-healthy-instance";

  private static final List<String> TOKENS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          ":",
          ",",
          "null",
          "true",
          "-1",
          "0",
          "1e999",
          "1.5",
          "99999999999999999999",
          "\\u0000",
          "\\ud800",
          "\\",
          "\u00ff\u00fe",
          "\0",
          "%zz",
          "%00",
          "%2F",
          "..",
          "//",
          "?",
          "&",
          "=",
          ";",
          "#",
          " ",
          "\t",
          "{\"a\":",
          "[[[[[[[[",
          "PT",
          "30s",
          "-",
          "healthCheck",
          "metadata",
          "port");

  @Test
  @Timeout(60)
  void onlySuccessesAndTheCallersFaultsAreAnswered() {
    try (var server = TestServer.start()) {
      var unexpected = new ConcurrentLinkedQueue<String>();

      long answered =
          IntStream.range(0, REQUESTS)
              .boxed()
              .gather(Gatherers.mapConcurrent(AT_ONCE, i -> send(server, i, unexpected)))
              .filter(wasAnswered -> wasAnswered)
              .count();

      assertThat(unexpected).as("seed %d", SEED).isEmpty();
      assertThat(answered).as("seed %d", SEED).isEqualTo(REQUESTS);
      assertThat(server.get("/api/v1/stats").status()).isEqualTo(200);
      assertThat(server.get("/health/readiness").status()).isEqualTo(200);
    }
  }

  /** Sends the request of that number, which is the same for every run of one seed. */
  private static boolean send(
      TestServer server, int number, ConcurrentLinkedQueue<String> unexpected) {
    var request = request(new Random(SEED + number));
    try (var connection = new RawConnection(server.port()).send(request)) {
      var answer = connection.readToEnd();
      if (!answer.matches("(?s)HTTP/1\\.[01] [24][0-9][0-9] .*")
          && !answer.contains(NONE_HEALTHY)) {
        unexpected.add(number + ": " + request + "\n→ " + answer);
      }
      return !answer.isEmpty();
    } catch (IOException e) {
      unexpected.add(number + ": " + request + "\n→ " + e);
      return false;
    }
  }

  private static String request(Random random) {
    var seed = SEEDS.get(random.nextInt(SEEDS.size()));
    var path =
        random.nextInt(3) == 0 ? mutated(seed[1], random).replaceAll("[\r\n ]", "") : seed[1];
    var body = random.nextInt(10) == 0 ? noise(random) : mutated(seed[2], random);
    var type = random.nextInt(20) == 0 ? "text/plain" : "application/json";
    return "%s %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
        .formatted(seed[0], path, type, body.length(), body);
  }

  private static String mutated(String text, Random random) {
    var mutant = new StringBuilder(text);
    for (int changes = random.nextInt(4); changes > 0; changes--) {
      int at = random.nextInt(mutant.length() + 1);
      int to = Math.min(mutant.length(), at + random.nextInt(12));
      switch (random.nextInt(4)) {
        case 0 -> mutant.insert(at, TOKENS.get(random.nextInt(TOKENS.size())));
        case 1 -> mutant.delete(at, to);
        case 2 -> mutant.insert(at, mutant.substring(at, to).repeat(random.nextInt(50)));
        default -> mutant.replace(at, to, TOKENS.get(random.nextInt(TOKENS.size())));
      }
    }
    return mutant.toString();
  }

  private static String noise(Random random) {
    var bytes = new byte[random.nextInt(300)];
    random.nextBytes(bytes);
    return new String(bytes, ISO_8859_1);
  }
}
