package io.rollcall.backend.consul;

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
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.HttpMethod;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.RequestHeaders;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.model.StatusRanges;
import io.rollcall.store.lease.Peers;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real agent probes servers of the test's own. */
@Timeout(120)
class NativeChecksTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  /** Three failures in a row, two successes in a row. */
  private static final Schedule EACH_SECOND =
      new Schedule(Duration.ofSeconds(1), Duration.ofMillis(900), 3, 2);

  /** As often as leaves time for an answer on a busy machine, where none may be late. */
  private static final Schedule PATIENT =
      new Schedule(Duration.ofSeconds(2), Duration.ofMillis(1900), 3, 2);

  /** Not within a test. */
  private static final Schedule SELDOM =
      new Schedule(Duration.ofHours(24), Duration.ofMillis(500), 3, 2);

  private final Scheduler scheduler = Scheduler.system();
  private final String prefix = ConsulFixture.newPrefix();
  private final List<ConsulRegistry> replicas =
      TwoAgentsFixture.CLUSTER.agents().stream().map(agent -> open(agent.uri(), true)).toList();
  private final ConsulRegistry registry = replicas.getFirst();
  private final PlainConsul consul =
      PlainConsul.at(TwoAgentsFixture.CLUSTER.agents().getFirst().uri());
  private final ProbedServer server = ProbedServer.inTheClear();

  @AfterEach
  void close() {
    server.close();
    replicas.forEach(ConsulRegistry::close);
    scheduler.close();
    TwoAgentsFixture.CLUSTER.agents().stream()
        .map(agent -> PlainConsul.at(agent.uri()))
        .forEach(agent -> agent.deregister(prefix));
  }

  @Test
  void theStatusFollowsWhatTheInstanceAnswers() {
    var seen = Recorder.ofService();
    put(http(EACH_SECOND));
    registry.watch("orders", seen);

    awaitStatus(HEALTHY);
    assertThat(only().output()).isEqualTo("HTTP GET " + url() + "/health: 200 OK");
    assertThat(passing()).isEqualTo(1);
    seen.await(state -> isOneServed(state, true));

    server.answer(503);
    awaitStatus(UNHEALTHY);
    assertThat(only().output()).isEqualTo("HTTP GET " + url() + "/health: 503 Service Unavailable");
    assertThat(passing()).isZero();
    seen.await(state -> isOneServed(state, false));

    server.answer(200);
    awaitStatus(HEALTHY);
    assertThat(passing()).isEqualTo(1);
    seen.await(state -> isOneServed(state, true));
  }

  @Test
  void thresholdsAreKeptExactly() {
    put(http(PATIENT));
    awaitStatus(HEALTHY);

    server.answer(503, 503, 200);
    await().atMost(SOON).until(() -> server.answered() >= 7);
    var failedTwice = only();
    assertThat(failedTwice.status())
        .as("after two failures in a row: %s", failedTwice)
        .isEqualTo(HEALTHY);

    server.answer(503, 503, 503, 200);
    awaitStatus(UNHEALTHY);
    await().atMost(SOON).until(() -> server.answered() >= 9);
    var succeededOnce = only();
    assertThat(succeededOnce.status())
        .as("after one success: %s", succeededOnce)
        .isEqualTo(UNHEALTHY);

    server.answer(200, 200, 503);
    awaitStatus(HEALTHY);
  }

  @Test
  void theFirstResultCountsAtOnce() {
    server.answer(503, 200, 503, 200);

    put(http(EACH_SECOND));

    awaitStatus(UNHEALTHY);
  }

  @Test
  void anInstanceIsUnknownUntilTheFirstResult() {
    var registered = put(http(SELDOM)).instance();

    assertThat(registered.status()).isEqualTo(UNKNOWN);
    assertThat(only()).isEqualTo(registered);
    assertThat(passing()).isZero();
  }

  @Test
  void anInitialStatusHoldsUntilTheFirstResult() {
    put(new HealthCheck.Tcp(null, SELDOM, HEALTHY));

    assertThat(only().status()).isEqualTo(HEALTHY);
    assertThat(only().output()).isNull();
    assertThat(passing()).isEqualTo(1);
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

    put(check);

    awaitStatus(HEALTHY);
    assertThat(server.requests())
        .containsOnly(new ProbedServer.Request("POST", "/ready?deep=%20yes", "orders"));
  }

  @Test
  void whatNeverAnswersIsUnhealthy() {
    server.answer(ProbedServer.NOTHING);

    put(http(EACH_SECOND));

    awaitStatus(UNHEALTHY);
    assertThat(only().output()).contains("Client.Timeout exceeded");
  }

  @Test
  void tooManyRequestsIsUnhealthy() {
    put(http(EACH_SECOND));
    awaitStatus(HEALTHY);

    server.answer(429);

    awaitStatus(UNHEALTHY);
    assertThat(only().output()).contains(": 429");
    assertThat(passing()).isZero();
  }

  @Test
  void aPortIsOpenOrNot() {
    put(new HealthCheck.Tcp(EACH_SECOND));
    awaitStatus(HEALTHY);

    server.goDown();
    awaitStatus(UNHEALTHY);
    assertThat(only().output()).contains("connection refused");

    server.comeBack();
    awaitStatus(HEALTHY);
  }

  @Test
  void theNamedPortIsAsked() {
    var check = new HealthCheck.Tcp("admin", EACH_SECOND, UNKNOWN);

    put(registration(check, 1).ports(Map.of("admin", server.port())));

    awaitStatus(HEALTHY);
    assertThat(only().registration().ports().get("admin")).isEqualTo(server.port());
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
      put(registration(new HealthCheck.Grpc("shop.Orders", EACH_SECOND), grpc.getPort()));
      awaitStatus(HEALTHY);

      health.setStatus("shop.Orders", ServingStatus.NOT_SERVING);
      awaitStatus(UNHEALTHY);
    } finally {
      grpc.shutdownNow();
    }
  }

  @Test
  void otherExpectedStatusesAreLeftToRollcall() {
    var check =
        new HealthCheck.Http(
            HttpMethod.GET,
            "/",
            RequestHeaders.NONE,
            StatusRanges.of("200-299,401"),
            null,
            EACH_SECOND,
            UNKNOWN);

    put(check);
    report(HEALTHY, "HTTP 401");

    assertThat(registry.probes(registration(check).build())).isFalse();
    assertThat(registry.probes(registration(new HealthCheck.Custom("queue", EACH_SECOND)).build()))
        .isFalse();
    assertThat(registry.probes(registration(http(EACH_SECOND)).build())).isTrue();
    await().during(Duration.ofSeconds(2)).until(() -> server.requests().isEmpty());
    assertThat(only().status()).isEqualTo(HEALTHY);
  }

  @Test
  void aReplacedRegistrationStartsAnew() {
    put(http(EACH_SECOND));
    awaitStatus(HEALTHY);

    var replaced = put(http(SELDOM)).instance();

    assertThat(replaced.status()).isEqualTo(UNKNOWN);
    assertThat(only()).isEqualTo(replaced);
    await().atMost(SOON).until(() -> probes() == 1);
    assertThat(passing()).isZero();
    int asked = server.requests().size();
    await().during(Duration.ofSeconds(2)).until(() -> server.requests().size() <= asked + 1);
  }

  @Test
  void theSameRegistrationAgainKeepsItsStatus() {
    put(http(EACH_SECOND));
    awaitStatus(HEALTHY);
    var before = only();

    assertThat(put(http(EACH_SECOND)).outcome()).isEqualTo(PutResult.Outcome.UNCHANGED);

    assertThat(only().status()).isEqualTo(HEALTHY);
    assertThat(only().revision()).isEqualTo(before.revision());
  }

  @Test
  void ofProbeAndReportTheWorseCounts() {
    put(http(EACH_SECOND));
    report(HEALTHY, "ready, I think");
    assertThat(only().status()).isIn(UNKNOWN, HEALTHY);
    awaitStatus(HEALTHY);

    report(UNHEALTHY, "draining");
    assertThat(only().status()).isEqualTo(UNHEALTHY);
    assertThat(only().output()).isEqualTo("draining");
    await().atMost(SOON).until(() -> passing() == 0);

    report(HEALTHY, "back");
    assertThat(only().status()).isEqualTo(HEALTHY);
    await().atMost(SOON).until(() -> passing() == 1);

    server.answer(503);
    awaitStatus(UNHEALTHY);
    assertThat(only().output()).contains("503");
  }

  @Test
  void agentsAreNotSentToOtherTargets() {
    var check = http(EACH_SECOND);
    try (var guarded =
        ConsulRegistry.open(
            ConsulFixture.settings(TwoAgentsFixture.CLUSTER.agents().getFirst().uri())
                .withServicePrefix(prefix)
                .withNativeChecks(true),
            host -> !host.equals("127.0.0.1"),
            Peers.NONE,
            Clock.system(),
            scheduler)) {
      registry.close();
      guarded.put(registration(check).build(), now(), PutMode.CREATE_ONLY);

      assertThat(guarded.probes(registration(check).build())).isFalse();
      assertThat(probes()).isZero();
    }
  }

  @Test
  void whatRollcallProbedIsHandedToTheAgentAndBack() {
    replicas.forEach(ConsulRegistry::close);
    var endpoint = TwoAgentsFixture.CLUSTER.agents().getFirst().uri();
    try (var probing = open(endpoint, false)) {
      probing.put(registration(http(EACH_SECOND)).build(), now(), PutMode.CREATE_ONLY);
      probing.report(
          new HealthReport(
              registration(http(EACH_SECOND)).build().key(),
              UNHEALTHY,
              "HTTP 500",
              OptionalLong.empty()));
      assertThat(probing.probes(registration(http(EACH_SECOND)).build())).isFalse();
    }

    try (var leaving = open(endpoint, true)) {
      await().atMost(SOON).until(() -> only(leaving).status() == HEALTHY);
      assertThat(server.requests()).isNotEmpty();
    }

    try (var probing = open(endpoint, false)) {
      await().atMost(SOON).until(() -> probes() == 0);
      assertThat(only(probing).status()).isEqualTo(HEALTHY);
    }
  }

  private ConsulRegistry open(URI agent, boolean nativeChecks) {
    return ConsulRegistry.open(
        ConsulFixture.settings(agent).withServicePrefix(prefix).withNativeChecks(nativeChecks),
        Clock.system(),
        scheduler);
  }

  private static HealthCheck.Http http(Schedule schedule) {
    return new HealthCheck.Http("/health", schedule);
  }

  private Registration.Builder registration(HealthCheck check) {
    return registration(check, server.port());
  }

  private static Registration.Builder registration(HealthCheck check, int port) {
    return Registration.builder("orders", "1", "127.0.0.1", port).healthCheck(check);
  }

  private PutResult put(HealthCheck check) {
    return put(registration(check));
  }

  private PutResult put(Registration.Builder registration) {
    return registry.put(registration.build(), now(), PutMode.CREATE_OR_REPLACE);
  }

  /** Whether there is one instance, and it is served or not; a watch may be told of none first. */
  private static boolean isOneServed(ServiceState state, boolean served) {
    return state.instances().stream()
        .map(ServiceInstance::isServed)
        .toList()
        .equals(List.of(served));
  }

  private void report(HealthStatus status, String output) {
    var key = registration(HealthCheck.Heartbeat.DEFAULT).build().key();
    registry.report(new HealthReport(key, status, output, OptionalLong.empty()));
  }

  private void awaitStatus(HealthStatus status) {
    await().atMost(SOON).until(() -> only().status() == status);
  }

  private ServiceInstance only() {
    return only(registry);
  }

  private static ServiceInstance only(ConsulRegistry registry) {
    var instances = registry.read("orders").instances();
    assertThat(instances).hasSize(1);
    return instances.getFirst();
  }

  private String url() {
    return "http://127.0.0.1:" + server.port();
  }

  private int passing() {
    return consul.get("health/service/" + prefix + "orders?passing").size();
  }

  private int probes() {
    int count = 0;
    for (var check : consul.get("agent/checks")) {
      var isProbe = check.get("CheckID").asText().startsWith("rollcall:probe:");
      count += isProbe && check.get("ServiceName").asText().startsWith(prefix) ? 1 : 0;
    }
    return count;
  }

  private static Instant now() {
    return Clock.system().now();
  }
}
