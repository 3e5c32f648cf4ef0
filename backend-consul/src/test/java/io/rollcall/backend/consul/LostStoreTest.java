package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.contract.Recorder;
import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerCluster;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The servers lose what a replica holds: all of it, or what came after a snapshot. */
class LostStoreTest {

  private static final Duration RESTORED_WITHIN = Duration.ofSeconds(100);

  private final Scheduler scheduler = Scheduler.system();
  private final ServerCluster cluster = Consul.cluster(1, 1, ServerOptions.PLAIN);
  private final RealServer server = cluster.servers().getFirst();
  private final ConsulSettings settings = ConsulFixture.settings(cluster.agents().getFirst().uri());
  private final ConsulRegistry registry = ConsulRegistry.open(settings, Clock.system(), scheduler);

  @AfterEach
  void close() {
    registry.close();
    scheduler.close();
    cluster.close();
  }

  @Test
  void whatAReplicaHoldsIsWrittenAgain() {
    put("1", new HealthCheck.Tcp(HealthCheck.Schedule.DEFAULT));
    put("2", new HealthCheck.Heartbeat(Duration.ofHours(1)));
    awaitIds("1", "2");
    var before = registration("1");

    server.kill();
    server.wipe();
    server.start();

    awaitIds("1", "2");
    assertThat(registration("1")).isEqualTo(before);
    registry.renew(new InstanceKey("orders", "2"), Clock.system().now());
  }

  /** Its index is far lower then than it was before. */
  @Test
  void whatIsWrittenAgainExpires() {
    var key = new InstanceKey("orders", "1");
    for (int i = 0; i < 50; i++) {
      put("2", new HealthCheck.Heartbeat(Duration.ofHours(1)));
      registry.remove(new InstanceKey("orders", "2"));
    }
    put("1", new HealthCheck.Heartbeat(Duration.ofSeconds(10)));
    awaitIds("1");

    server.kill();
    server.wipe();
    server.start();

    restored().until(() -> registry.find(key) != null);
    restored().until(() -> registry.find(key) == null);
  }

  @Test
  void whatCameAfterASnapshotThatIsPutBackIsWrittenAgain() throws Exception {
    put("1", new HealthCheck.Heartbeat(Duration.ofHours(1)));
    awaitIds("1");
    var snapshot = send(HttpRequest.newBuilder(snapshots()).GET());
    put("2", new HealthCheck.Heartbeat(Duration.ofHours(1)));
    awaitIds("1", "2");

    send(HttpRequest.newBuilder(snapshots()).PUT(BodyPublishers.ofByteArray(snapshot)));

    restored().until(() -> registry.find(new InstanceKey("orders", "2")) != null);
    awaitIds("1", "2");
  }

  @Test
  void whatAnotherReplicaRemovesAfterwardsStaysAway() throws Exception {
    put("1", new HealthCheck.Heartbeat(Duration.ofHours(1)));
    put("2", new HealthCheck.Heartbeat(Duration.ofHours(1)));
    var snapshot = send(HttpRequest.newBuilder(snapshots()).GET());
    put("3", new HealthCheck.Heartbeat(Duration.ofHours(1)));
    awaitIds("1", "2", "3");

    send(HttpRequest.newBuilder(snapshots()).PUT(BodyPublishers.ofByteArray(snapshot)));
    restored().until(() -> registry.find(new InstanceKey("orders", "3")) != null);
    try (var other = ConsulRegistry.open(settings, Clock.system(), scheduler)) {
      other.remove(new InstanceKey("orders", "1"));
    }

    var consul = PlainConsul.at(cluster.agents().getFirst().uri());
    restored().until(() -> consul.get("agent/services").size() == 2);
    awaitIds("2", "3");
  }

  /** Until Consul shows again what it lost, calls are refused. */
  private static ConditionFactory restored() {
    return await().atMost(RESTORED_WITHIN).ignoreExceptionsInstanceOf(RegistryException.class);
  }

  private URI snapshots() {
    return server.uri().resolve("/v1/snapshot");
  }

  private static byte[] send(HttpRequest.Builder request) throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      var response = client.send(request.build(), BodyHandlers.ofByteArray());
      assertThat(response.statusCode()).isEqualTo(200);
      return response.body();
    }
  }

  private void put(String id, HealthCheck check) {
    var registration =
        Registration.builder("orders", id, "10.0.0.1", 8080).healthCheck(check).build();
    registry.put(registration, Clock.system().now(), PutMode.CREATE_ONLY);
  }

  private Registration registration(String id) {
    return registry.read("orders").instances().stream()
        .filter(one -> one.id().equals(id))
        .map(ServiceInstance::registration)
        .findFirst()
        .orElseThrow();
  }

  /** Until reads show them, and the replica knows that they do. */
  private void awaitIds(String... ids) {
    var followed = Recorder.ofService();
    try (var _ = registry.watch("orders", followed)) {
      restored()
          .untilAsserted(
              () -> {
                assertThat(ids(registry.read("orders"))).containsExactly(ids);
                assertThat(followed.states())
                    .anySatisfy(state -> assertThat(ids(state)).containsExactly(ids));
              });
    }
  }

  private static List<String> ids(ServiceState state) {
    return state.instances().stream().map(ServiceInstance::id).toList();
  }
}
