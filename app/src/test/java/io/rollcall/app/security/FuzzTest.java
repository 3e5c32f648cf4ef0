package io.rollcall.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.TestServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Requests of which most should not be let in: with what is nearly a secret, to paths that are
 * nearly another one. {@link Witness} sees each that reaches a route.
 */
class FuzzTest {

  private static final int REQUESTS = 100_000;
  private static final int CLIENTS = 4;
  private static final int MINUTES = 4;
  private static final long SEED = 20_261_130;

  /** The host of an instance that no request names, and that nobody may see. */
  private static final String HIDDEN = "10.66.77.88";

  @TempDir private Path folder;

  @Test
  void noRequestGetsPastTheDecision() throws Exception {
    var tokens = new TestTokens(folder);
    var admin = TestTokens.bearer(tokens.add("admin", TestTokens.EVERYTHING));
    var orders =
        tokens.add("orders", "register,deregister,discover,administer:" + HostileRequests.OWN);
    try (var server =
        TestServer.start(
            Map.of(
                "rollcall.security.tokens-file",
                tokens.file(),
                "rollcall.security.trusted-proxies",
                "127.0.0.1",
                Witness.PROPERTY,
                "true"))) {
      var path = "/api/v1/services/" + HostileRequests.FOREIGN + "/instances/a";
      var body =
          "{\"host\":\"%s\",\"port\":1,\"healthCheck\":{\"type\":\"heartbeat\",\"ttl\":\"1h\"}}"
              .formatted(HIDDEN);
      assertThat(server.put(path, body, "Authorization", admin).status()).isEqualTo(201);
      var before = server.get(path, "Authorization", admin).body();
      var witness = server.bean(Witness.class);
      witness.expect("Bearer " + orders);

      assertThat(answered(server.port(), orders)).isGreaterThanOrEqualTo(REQUESTS);

      assertThat(witness.violations()).isEmpty();
      assertThat(witness.admitted()).isGreaterThan(REQUESTS / 200);
      assertThat(server.get(path, "Authorization", admin).body()).isEqualTo(before);
    }
  }

  private static int answered(int port, String secret) throws Exception {
    var clients = new ArrayList<Callable<Integer>>();
    for (int i = 0; i < CLIENTS; i++) {
      var requests = new HostileRequests(new Random(SEED + i), secret);
      clients.add(() -> answered(port, requests));
    }
    int sum = 0;
    try (var threads = Executors.newFixedThreadPool(CLIENTS)) {
      for (var answered : threads.invokeAll(clients, MINUTES, TimeUnit.MINUTES)) {
        sum += answered.get();
      }
    }
    return sum;
  }

  private static int answered(int port, HostileRequests requests) throws IOException {
    int answered = 0;
    while (answered < REQUESTS / CLIENTS) {
      try (var connection = new PipelinedConnection(port)) {
        boolean isOpen = true;
        while (isOpen && answered < REQUESTS / CLIENTS) {
          var sent = requests.some();
          var answers = connection.send(sent);
          assertThat(answers).noneMatch(answer -> answer.contains(HIDDEN));
          answered += answers.size();
          isOpen = answers.size() == sent.size();
        }
      }
    }
    return answered;
  }
}
