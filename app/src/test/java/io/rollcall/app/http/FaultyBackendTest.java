package io.rollcall.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.app.wiring.FaultyBackend;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultyBackendTest {

  private static final String PATH = "/api/v1/services/orders/instances/a";
  private static final String SMALL = "{\"host\":\"a\",\"port\":1}";

  private final TestServer server =
      TestServer.start(
          Map.of("rollcall.backend", "faulty", "rollcall.registry.retry-delay", "1ms"));
  private final FaultyBackend backend = FaultyBackend.of(server);

  @BeforeEach
  void registerOne() {
    server.put(PATH, SMALL);
    await().until(() -> server.get("/api/v1/services/orders/instances").at("instances.0") != null);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aBackendOutOfReachIsSaidAndToBeTriedAgain() {
    backend.fail(new BackendUnavailable("the store is gone", null));

    var refused = server.put(PATH, SMALL);

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.problem()).isEqualTo("backend-unavailable");
    assertThat(refused.detail()).isEqualTo("the store is gone");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
  }

  @Test
  void anUnknownOutcomeIsNotCalledAFailure() {
    backend.fail(new OutcomeUnknown("no answer in time", null));

    var unknown = server.delete(PATH);

    assertThat(unknown.status()).isEqualTo(504);
    assertThat(unknown.problem()).isEqualTo("outcome-unknown");
  }

  @Test
  void oneInstanceIsAnsweredFromWhatWasLastKnown() {
    backend.fail(new BackendUnavailable("the store is gone", null));

    var stale = server.get(PATH);

    assertThat(stale.status()).isEqualTo(200);
    assertThat(stale.at("host")).isEqualTo("a");
    assertThat(stale.header("Rollcall-Stale")).isEqualTo("true");
    assertThat(stale.header("Age")).matches("[0-9]+");
  }

  @Test
  void anInstanceThatWasNotKnownIsNotCalledAbsent() {
    backend.fail(new BackendUnavailable("the store is gone", null));

    assertThat(server.get("/api/v1/services/orders/instances/b").problem())
        .isEqualTo("backend-unavailable");
  }

  @Test
  void anUnforeseenErrorTellsNothingOfTheInside() {
    backend.fail(new IllegalStateException("secret inside"));

    var failed = server.put(PATH, SMALL);

    assertThat(failed.status()).isEqualTo(500);
    assertThat(failed.problem()).isEqualTo("internal-error");
    assertThat(failed.body()).doesNotContain("secret", "IllegalState");
    assertThat(String.valueOf(failed.at("errorId"))).hasSize(36);
  }

  @Test
  void anUnforeseenErrorOfOneItemFailsThatItem() {
    backend.fail(new IllegalStateException("secret inside"));

    var answer = server.post("/api/v1/heartbeats", "[{\"service\":\"orders\",\"id\":\"a\"}]");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.at("0.status")).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("secret");
  }

  @Test
  void healthIsDegradedAndSaysWhyWhileWhatIsKnownIsServed() {
    backend.fail(new BackendUnavailable("the store is gone", null));

    await()
        .untilAsserted(
            () -> {
              var degraded = server.get("/health/readiness");
              assertThat(degraded.status()).isEqualTo(200);
              assertThat(degraded.at("details.backend.status")).isEqualTo("DEGRADED");
              assertThat(degraded.at("details.backend.details.reason"))
                  .isEqualTo("the store is gone");
            });
    assertThat(server.get("/health/liveness").at("status")).isEqualTo("UP");

    backend.fail(null);
    await()
        .untilAsserted(
            () -> assertThat(server.get("/health").at("details.backend.status")).isEqualTo("UP"));
  }

  @Test
  void aBackendThatNeverAnswersIsOutOfReachToo() {
    var gate = new CountDownLatch(1);
    backend.holdUp(gate);

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              var readiness = server.get("/health/readiness");
              assertThat(readiness.at("details.backend.status")).isEqualTo("DEGRADED");
              assertThat(String.valueOf(readiness.at("details.backend.details.reason")))
                  .matches("the store has not answered for [0-9]+ s");
            });
    gate.countDown();
    await().until(() -> "UP".equals(server.get("/health").at("details.backend.status")));
  }
}
