package io.rollcall.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.rollcall.contract.history.History;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.replica.Replicas;
import io.rollcall.time.Clock;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Three replicas share the probing of thirty instances, once a second each, over a real etcd. Alone
 * on the machine, for it looks at when they were probed.
 */
@Isolated
class TakeOverTest {

  /** Promised from the death of a replica to the first probe by another one. */
  private static final Duration TAKEN_OVER_WITHIN = Replicas.TTL.plusSeconds(5);

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final List<String> PATHS =
      IntStream.range(0, 30).mapToObj(i -> "/probed/" + i).toList();

  private final HttpClient http = HttpClient.newHttpClient();
  private final History history = new History(Clock.system());
  private final ProbedServers probed = new ProbedServers();
  private final RealServer etcd = Etcd.V3_4.start(ServerOptions.PLAIN);
  private final List<Replica> replicas =
      Stream.of("a", "b", "c")
          .map(name -> new Replica(name, StoreKind.ETCD.settings(etcd.uri().toString())))
          .toList();

  @BeforeEach
  void start() throws Exception {
    replicas.forEach(Replica::begin);
    replicas.forEach(Replica::awaitUp);
    for (var path : PATHS) {
      register(path);
    }
    for (var replica : replicas) {
      Awaitility.await().atMost(SOON).until(() -> mine(replica) > 0);
    }
    awaitHealthy(replicas.getFirst(), PATHS.size());
  }

  @AfterEach
  void close() {
    replicas.forEach(Replica::close);
    etcd.close();
    probed.close();
    http.close();
  }

  @Test
  void instancesOfAKilledReplicaAreProbedByTheOthersAndByNoTwo() throws Exception {
    assertThat(replicas.stream().mapToInt(this::mine).sum()).isEqualTo(PATHS.size());
    var killedAt = probed.nanos();
    replicas.getLast().kill();

    pass(TAKEN_OVER_WITHIN);
    var takenOverAt = probed.nanos();
    pass(Duration.ofSeconds(6));
    var end = probed.nanos();

    assertThat(probed.longestSilence(PATHS, killedAt, end))
        .isLessThan(TAKEN_OVER_WITHIN.plusSeconds(1));
    assertThat(probed.longestSilence(PATHS, takenOverAt, end)).isLessThan(Duration.ofSeconds(4));
    assertThat(probed.counts(PATHS, takenOverAt, end)).allMatch(count -> count <= 7);
    assertThat(replicas.stream().limit(2).mapToInt(this::mine).sum()).isEqualTo(PATHS.size());
    awaitHealthy(replicas.getFirst(), PATHS.size());
  }

  @Test
  void aReplicaThatWakesUpBringsBackNoOldResults() {
    replicas.getLast().pause();
    pass(TAKEN_OVER_WITHIN);
    probed.answer(503);
    awaitHealthy(replicas.getFirst(), 0);

    replicas.getLast().resume();

    Awaitility.await()
        .during(Duration.ofSeconds(5))
        .atMost(SOON)
        .until(() -> healthy(replicas.getFirst()) == 0);
    Awaitility.await().atMost(SOON).until(() -> mine(replicas.getLast()) > 0);
  }

  private void register(String path) throws IOException, InterruptedException {
    var id = path.substring(path.lastIndexOf('/') + 1);
    var body =
        """
        {"host": "127.0.0.1", "port": %d, "healthCheck": {"type": "http", "path": "%s",
         "interval": "1s", "timeout": "900ms", "maxFailures": 2}}
        """
            .formatted(probed.port(), path);
    var request =
        HttpRequest.newBuilder(
                replicas.getFirst().uri().resolve("/api/v1/services/probed/instances/" + id))
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body))
            .build();
    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
  }

  /** How many instances a replica says that it probes itself. */
  private int mine(Replica replica) {
    var explanation = get(replica, "/api/v1/services/probed/explain");
    var id = explanation.path("replica").asText();
    return (int)
        StreamSupport.stream(explanation.path("instances").spliterator(), false)
            .filter(instance -> instance.path("probedBy").asText().equals(id))
            .filter(instance -> instance.path("probing").isObject())
            .count();
  }

  private void awaitHealthy(Replica replica, int count) {
    Awaitility.await().atMost(SOON).until(() -> healthy(replica) == count);
  }

  private int healthy(Replica replica) {
    return get(replica, "/api/v1/services/probed/instances").path("instances").size();
  }

  private JsonNode get(Replica replica, String path) {
    return Awaitility.await()
        .alias(path)
        .atMost(SOON)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> new ReplicaClient(replica, history).get(path), JsonNode::isObject);
  }

  private static void pass(Duration time) {
    Awaitility.await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
  }
}
