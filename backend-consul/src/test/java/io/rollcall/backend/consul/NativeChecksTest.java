package io.rollcall.backend.consul;

import static io.rollcall.backend.consul.AgentChecks.EACH_SECOND;
import static io.rollcall.backend.consul.AgentChecks.SELDOM;
import static io.rollcall.backend.consul.AgentChecks.http;
import static io.rollcall.backend.consul.PlainConsul.SOON;
import static io.rollcall.model.HealthStatus.HEALTHY;
import static io.rollcall.model.HealthStatus.UNHEALTHY;
import static io.rollcall.model.HealthStatus.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.rollcall.contract.Recorder;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthCheck.Schedule;
import io.rollcall.model.HttpMethod;
import io.rollcall.model.RequestHeaders;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.model.StatusRanges;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real agent probes servers of the test's own. */
@Timeout(240)
class NativeChecksTest {

  /** As often as leaves time for an answer on a busy machine, where none may be late. */
  private static final Schedule PATIENT =
      new Schedule(Duration.ofSeconds(2), Duration.ofMillis(1900), 3, 2);

  @AutoClose private final AgentChecks checks = new AgentChecks();

  @Test
  void theStatusFollowsWhatTheInstanceAnswers() {
    var seen = Recorder.ofService();
    checks.put(http(EACH_SECOND));
    checks.registry.watch("orders", seen);

    checks.awaitStatus(HEALTHY);
    assertThat(checks.only().output()).isEqualTo("HTTP GET " + checks.url() + "/health: 200 OK");
    assertThat(checks.passing()).isEqualTo(1);
    seen.await(state -> isOneServed(state, true));

    checks.server.answer(503);
    checks.awaitStatus(UNHEALTHY);
    assertThat(checks.only().output())
        .isEqualTo("HTTP GET " + checks.url() + "/health: 503 Service Unavailable");
    assertThat(checks.passing()).isZero();
    seen.await(state -> isOneServed(state, false));

    checks.server.answer(200);
    checks.awaitStatus(HEALTHY);
    assertThat(checks.passing()).isEqualTo(1);
    seen.await(state -> isOneServed(state, true));
  }

  @Test
  void thresholdsAreKeptExactly() {
    checks.put(http(PATIENT));
    checks.awaitStatus(HEALTHY);

    checks.server.answer(503, 503, 200);
    await().atMost(SOON).until(() -> checks.server.answered() >= 7);
    var failedTwice = checks.only();
    assertThat(failedTwice.status())
        .as("after two failures in a row: %s", failedTwice)
        .isEqualTo(HEALTHY);

    checks.server.answer(503, 503, 503, 200);
    checks.awaitStatus(UNHEALTHY);
    await().atMost(SOON).until(() -> checks.server.answered() >= 9);
    var succeededOnce = checks.only();
    assertThat(succeededOnce.status())
        .as("after one success: %s", succeededOnce)
        .isEqualTo(UNHEALTHY);

    checks.server.answer(200, 200, 503);
    checks.awaitStatus(HEALTHY);
  }

  @Test
  void theFirstResultCountsAtOnce() {
    checks.server.answer(503, 200, 503, 200);

    checks.put(http(EACH_SECOND));

    checks.awaitStatus(UNHEALTHY);
  }

  @Test
  void anInstanceIsUnknownUntilTheFirstResult() {
    var registered = checks.put(http(SELDOM)).instance();

    assertThat(registered.status()).isEqualTo(UNKNOWN);
    assertThat(checks.only()).isEqualTo(registered);
    assertThat(checks.passing()).isZero();
  }

  @Test
  void anInitialStatusHoldsUntilTheFirstResult() {
    checks.put(new HealthCheck.Tcp(null, SELDOM, HEALTHY));

    assertThat(checks.only().status()).isEqualTo(HEALTHY);
    assertThat(checks.only().output()).isNull();
    assertThat(checks.passing()).isEqualTo(1);
  }

  @Test
  void theRequestIsAsRegistered() {
    var check =
        new HealthCheck.Http(
            HttpMethod.POST,
            "/ready?deep=%20yes",
            RequestHeaders.of(Map.of("X-Service", "orders")),
            StatusRanges.SUCCESSFUL,
            null,
            EACH_SECOND,
            UNKNOWN);

    checks.put(check);

    checks.awaitStatus(HEALTHY);
    assertThat(checks.server.requests())
        .containsOnly(new ProbedServer.Request("POST", "/ready?deep=%20yes", "orders"));
  }

  @Test
  void whatNeverAnswersIsUnhealthy() {
    checks.server.answer(ProbedServer.NOTHING);

    checks.put(http(EACH_SECOND));

    checks.awaitStatus(UNHEALTHY);
    assertThat(checks.only().output()).contains("Client.Timeout exceeded");
  }

  @Test
  void tooManyRequestsIsUnhealthy() {
    checks.put(http(EACH_SECOND));
    checks.awaitStatus(HEALTHY);

    checks.server.answer(429);

    checks.awaitStatus(UNHEALTHY);
    assertThat(checks.only().output()).contains(": 429");
    assertThat(checks.passing()).isZero();
  }

  @Test
  void aPortIsOpenOrNot() {
    checks.put(new HealthCheck.Tcp(EACH_SECOND));
    checks.awaitStatus(HEALTHY);

    checks.server.goDown();
    checks.awaitStatus(UNHEALTHY);
    assertThat(checks.only().output()).contains("connection refused");

    checks.server.comeBack();
    checks.awaitStatus(HEALTHY);
  }

  @Test
  void theNamedPortIsAsked() {
    var check = new HealthCheck.Tcp("admin", EACH_SECOND, UNKNOWN);

    checks.put(checks.registration(check, 1).ports(Map.of("admin", checks.server.port())));

    checks.awaitStatus(HEALTHY);
    assertThat(checks.only().registration().ports().get("admin")).isEqualTo(checks.server.port());
  }

  @Test
  void aGrpcServiceServesOrNot() throws IOException {
    var health = new HealthStatusManager();
    health.setStatus("shop.Orders", ServingStatus.SERVING);
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var grpc =
        NettyServerBuilder.forAddress(address)
            .addService(health.getHealthService())
            .build()
            .start();
    try {
      checks.put(
          checks.registration(new HealthCheck.Grpc("shop.Orders", EACH_SECOND), grpc.getPort()));
      checks.awaitStatus(HEALTHY);

      health.setStatus("shop.Orders", ServingStatus.NOT_SERVING);
      checks.awaitStatus(UNHEALTHY);
    } finally {
      grpc.shutdownNow();
    }
  }

  /** Whether there is one instance, and it is served or not; a watch may be told of none first. */
  private static boolean isOneServed(ServiceState state, boolean served) {
    return state.instances().stream()
        .map(ServiceInstance::isServed)
        .toList()
        .equals(List.of(served));
  }
}
