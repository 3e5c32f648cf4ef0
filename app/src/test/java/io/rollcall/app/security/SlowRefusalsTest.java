package io.rollcall.app.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.Answer;
import io.rollcall.app.TestServer;
import io.rollcall.time.Clock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of those who fail to prove who they are, and of others at the same address. */
class SlowRefusalsTest {

  /** After four failures the next waits 100, 200, 400 and 800 ms. */
  private static final int FAILURES = 5;

  private static final Duration SLOW = Duration.ofMillis(1_500);

  private static final String SERVICES = "/api/v1/services";

  private final Clock clock = Clock.system();
  private final String good;
  @AutoClose private final TestServer server;

  SlowRefusalsTest(@TempDir Path folder) {
    var tokens = new TestTokens(folder);
    good = TestTokens.bearer(tokens.add("good", "discover:*"));
    server =
        TestServer.start(
            Map.of(
                "rollcall.security.tokens-file",
                tokens.file(),
                "rollcall.security.requests-per-second",
                "50"));
  }

  @Test
  void failuresAreSlowedAndCountedAndOthersAreNot() {
    long start = clock.nanos();
    for (int i = 0; i < FAILURES; i++) {
      assertThat(ask("Bearer " + TestTokens.unknown()).problem()).isEqualTo("unauthenticated");
    }
    var failing = clock.since(start);
    start = clock.nanos();
    for (int i = 0; i < FAILURES; i++) {
      assertThat(ask(good).status()).isEqualTo(200);
    }
    var succeeding = clock.since(start);

    assertThat(failing).isGreaterThanOrEqualTo(SLOW);
    assertThat(succeeding).isLessThan(SLOW);
    assertThat(server.get("/prometheus", "Authorization", good).body())
        .contains("rollcall_logins_failed_total " + FAILURES + ".0");
  }

  @Test
  void whoAsksForTooMuchIsToldWhenToComeAgain() {
    Answer answer;
    int sent = 0;
    do {
      answer = ask(good);
      sent++;
    } while (answer.status() == 200 && sent < 10_000);

    assertThat(answer.problem()).isEqualTo("too-many-requests");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(sent).isGreaterThan(50);
  }

  private Answer ask(String authorization) {
    return server.get(SERVICES, "Authorization", authorization);
  }
}
