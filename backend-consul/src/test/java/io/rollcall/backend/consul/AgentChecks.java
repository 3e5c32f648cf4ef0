package io.rollcall.backend.consul;

import static io.rollcall.backend.consul.PlainConsul.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthCheck.Schedule;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;

/** Agents of Consul's, replicas that have them probe, and what they probe. */
final class AgentChecks implements AutoCloseable {

  /** Three failures in a row, two successes in a row. */
  static final Schedule EACH_SECOND =
      new Schedule(Duration.ofSeconds(1), Duration.ofMillis(900), 3, 2);

  /** Not within a test. */
  static final Schedule SELDOM = new Schedule(Duration.ofHours(24), Duration.ofMillis(500), 3, 2);

  final Scheduler scheduler = Scheduler.system();
  final String prefix = ConsulFixture.newPrefix();
  final List<ConsulRegistry> replicas =
      TwoAgentsFixture.CLUSTER.agents().stream().map(agent -> open(agent.uri(), true)).toList();
  final ConsulRegistry registry = replicas.getFirst();
  final ProbedServer server = ProbedServer.inTheClear();
  private final PlainConsul consul =
      PlainConsul.at(TwoAgentsFixture.CLUSTER.agents().getFirst().uri());

  @Override
  public void close() {
    server.close();
    replicas.forEach(ConsulRegistry::close);
    scheduler.close();
    TwoAgentsFixture.CLUSTER.agents().stream()
        .map(agent -> PlainConsul.at(agent.uri()))
        .forEach(agent -> agent.deregister(prefix));
  }

  ConsulRegistry open(URI agent, boolean nativeChecks) {
    return ConsulRegistry.open(
        ConsulFixture.settings(agent).withServicePrefix(prefix).withNativeChecks(nativeChecks),
        Clock.system(),
        scheduler);
  }

  static HealthCheck.Http http(Schedule schedule) {
    return new HealthCheck.Http("/health", schedule);
  }

  Registration.Builder registration(HealthCheck check) {
    return registration(check, server.port());
  }

  Registration.Builder registration(HealthCheck check, int port) {
    return Registration.builder("orders", "1", "127.0.0.1", port).healthCheck(check);
  }

  PutResult put(HealthCheck check) {
    return put(registration(check));
  }

  PutResult put(Registration.Builder registration) {
    return registry.put(registration.build(), now(), PutMode.CREATE_OR_REPLACE);
  }

  void report(HealthStatus status, String output) {
    var key = registration(HealthCheck.Heartbeat.DEFAULT).build().key();
    registry.report(new HealthReport(key, status, output, OptionalLong.empty()));
  }

  void awaitStatus(HealthStatus status) {
    await().atMost(SOON).until(() -> only().status() == status);
  }

  ServiceInstance only() {
    return only(registry);
  }

  ServiceInstance only(ConsulRegistry registry) {
    var instances = registry.read("orders").instances();
    assertThat(instances).hasSize(1);
    return instances.getFirst();
  }

  String url() {
    return "http://127.0.0.1:" + server.port();
  }

  int passing() {
    return consul.get("health/service/" + prefix + "orders?passing").size();
  }

  int probes() {
    int count = 0;
    for (var check : consul.get("agent/checks")) {
      var isProbe = check.get("CheckID").asText().startsWith("rollcall:probe:");
      count += isProbe && check.get("ServiceName").asText().startsWith(prefix) ? 1 : 0;
    }
    return count;
  }

  static Instant now() {
    return Clock.system().now();
  }
}
