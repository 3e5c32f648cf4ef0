package io.rollcall.backend.consul;

import static io.rollcall.backend.consul.AgentChecks.EACH_SECOND;
import static io.rollcall.backend.consul.AgentChecks.SELDOM;
import static io.rollcall.backend.consul.AgentChecks.http;
import static io.rollcall.backend.consul.AgentChecks.now;
import static io.rollcall.backend.consul.PlainConsul.SOON;
import static io.rollcall.model.HealthStatus.HEALTHY;
import static io.rollcall.model.HealthStatus.UNHEALTHY;
import static io.rollcall.model.HealthStatus.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HttpMethod;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.RequestHeaders;
import io.rollcall.model.StatusRanges;
import io.rollcall.store.lease.Peers;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which instances agents probe, and what their results mean beside all else that is known. */
@Timeout(240)
class ProbedByAgentsTest {

  @AutoClose private final AgentChecks checks = new AgentChecks();

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

    checks.put(check);
    checks.report(HEALTHY, "HTTP 401");

    assertThat(checks.registry.probes(checks.registration(check).build())).isFalse();
    assertThat(
            checks.registry.probes(
                checks.registration(new HealthCheck.Custom("queue", EACH_SECOND)).build()))
        .isFalse();
    assertThat(checks.registry.probes(checks.registration(http(EACH_SECOND)).build())).isTrue();
    await().during(Duration.ofSeconds(2)).until(() -> checks.server.requests().isEmpty());
    assertThat(checks.only().status()).isEqualTo(HEALTHY);
  }

  @Test
  void aReplacedRegistrationStartsAnew() {
    checks.put(http(EACH_SECOND));
    checks.awaitStatus(HEALTHY);

    var replaced = checks.put(http(SELDOM)).instance();

    assertThat(replaced.status()).isEqualTo(UNKNOWN);
    assertThat(checks.only()).isEqualTo(replaced);
    await().atMost(SOON).until(() -> checks.probes() == 1);
    assertThat(checks.passing()).isZero();
    int asked = checks.server.requests().size();
    await().during(Duration.ofSeconds(2)).until(() -> checks.server.requests().size() <= asked + 1);
  }

  @Test
  void theSameRegistrationAgainKeepsItsStatus() {
    checks.put(http(EACH_SECOND));
    checks.awaitStatus(HEALTHY);
    var before = checks.only();

    assertThat(checks.put(http(EACH_SECOND)).outcome()).isEqualTo(PutResult.Outcome.UNCHANGED);

    assertThat(checks.only().status()).isEqualTo(HEALTHY);
    assertThat(checks.only().revision()).isEqualTo(before.revision());
  }

  @Test
  void ofProbeAndReportTheWorseCounts() {
    checks.put(http(EACH_SECOND));
    checks.report(HEALTHY, "ready, I think");
    assertThat(checks.only().status()).isIn(UNKNOWN, HEALTHY);
    checks.awaitStatus(HEALTHY);

    checks.report(UNHEALTHY, "draining");
    assertThat(checks.only().status()).isEqualTo(UNHEALTHY);
    assertThat(checks.only().output()).isEqualTo("draining");
    await().atMost(SOON).until(() -> checks.passing() == 0);

    checks.report(HEALTHY, "back");
    assertThat(checks.only().status()).isEqualTo(HEALTHY);
    await().atMost(SOON).until(() -> checks.passing() == 1);

    checks.server.answer(503);
    checks.awaitStatus(UNHEALTHY);
    assertThat(checks.only().output()).contains("503");
  }

  @Test
  void agentsAreNotSentToOtherTargets() {
    var check = http(EACH_SECOND);
    try (var guarded =
        ConsulRegistry.open(
            ConsulFixture.settings(TwoAgentsFixture.CLUSTER.agents().getFirst().uri())
                .withServicePrefix(checks.prefix)
                .withNativeChecks(true),
            host -> !host.equals("127.0.0.1"),
            Peers.NONE,
            Clock.system(),
            checks.scheduler)) {
      checks.registry.close();
      guarded.put(checks.registration(check).build(), now(), PutMode.CREATE_ONLY);

      assertThat(guarded.probes(checks.registration(check).build())).isFalse();
      assertThat(checks.probes()).isZero();
    }
  }

  @Test
  void whatRollcallProbedIsHandedToTheAgentAndBack() {
    checks.replicas.forEach(ConsulRegistry::close);
    var endpoint = TwoAgentsFixture.CLUSTER.agents().getFirst().uri();
    try (var probing = checks.open(endpoint, false)) {
      probing.put(checks.registration(http(EACH_SECOND)).build(), now(), PutMode.CREATE_ONLY);
      probing.report(
          new HealthReport(
              checks.registration(http(EACH_SECOND)).build().key(),
              UNHEALTHY,
              "HTTP 500",
              OptionalLong.empty()));
      assertThat(probing.probes(checks.registration(http(EACH_SECOND)).build())).isFalse();
    }

    try (var leaving = checks.open(endpoint, true)) {
      await().atMost(SOON).until(() -> checks.only(leaving).status() == HEALTHY);
      assertThat(checks.server.requests()).isNotEmpty();
    }

    try (var probing = checks.open(endpoint, false)) {
      await().atMost(SOON).until(() -> checks.probes() == 0);
      assertThat(checks.only(probing).status()).isEqualTo(HEALTHY);
    }
  }
}
