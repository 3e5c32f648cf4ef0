package io.rollcall.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.rollcall.contract.history.Action;
import io.rollcall.contract.history.History;
import io.rollcall.contract.history.Outcome;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.replica.Replicas;
import io.rollcall.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two replicas, each beside a Consul agent of its own, and clients that talk to both in turn. */
@Execution(ExecutionMode.SAME_THREAD)
class TwoAgentsTest {

  private static final Duration SOON = Duration.ofSeconds(30);

  private static final Duration SETTLED_WITHIN = Duration.ofSeconds(60);

  /** Consul's servers take some ten seconds to find that a node fails. */
  private static final Duration NODE_FAILS_WITHIN = Duration.ofSeconds(60);

  private static final Duration LONG_TTL = Duration.ofMinutes(5);
  private static final Duration SHORT_TTL = Duration.ofSeconds(5);
  private static final int ROUNDS = 10;
  private static final List<InstanceKey> KEYS =
      IntStream.range(0, 20).mapToObj(i -> new InstanceKey("orders", "o" + i)).toList();
  private static final InstanceKey HEARD = new InstanceKey("lone", "heard");
  private static final InstanceKey SILENT = new InstanceKey("lone", "silent");

  private final Rig rig = Rig.besideAgents();
  private final History history = new History(Clock.system());
  private List<ReplicaClient> clients;

  @BeforeEach
  void start() {
    rig.start();
    clients = rig.replicas().stream().map(replica -> new ReplicaClient(replica, history)).toList();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void heartbeatsInTurnWriteNothingToTheServers() throws Exception {
    registerInTurn();

    awaitHeartbeatsWithoutWrites();
  }

  @Test
  void heartbeatsInTurnWriteNothingOnceAnAgentIsBack() throws Exception {
    registerInTurn();
    awaitHeartbeatsWithoutWrites();

    rig.pause(rig.server());
    Awaitility.await().atMost(NODE_FAILS_WITHIN).until(() -> holders().size() == 1);
    rig.resumePaused();

    awaitHeartbeatsWithoutWrites();
  }

  @Test
  void otherReplicaCaresForInstancesWhoseReplicaIsGone() throws Exception {
    register(0, HEARD, SHORT_TTL);
    register(0, SILENT, SHORT_TTL);
    awaitServed(List.of(HEARD.id(), SILENT.id()));

    rig.replica("a").kill();

    Awaitility.await()
        .pollInSameThread()
        .atMost(Replicas.TTL.plus(SHORT_TTL).plusSeconds(10))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              assertThat(renew(1, HEARD)).isEqualTo(Outcome.OK);
              assertThat(served()).contains(HEARD.id());
              return !served().contains(SILENT.id());
            });
  }

  private void registerInTurn() {
    for (int i = 0; i < KEYS.size(); i++) {
      register(i % 2, KEYS.get(i), LONG_TTL);
    }
  }

  /** The first calls of a replica may take longer than a client waits. */
  private void register(int replica, InstanceKey key, Duration ttl) {
    var registration = new Action.Register("f", ttl, PutMode.CREATE_OR_REPLACE);
    Awaitility.await()
        .atMost(SOON)
        .until(() -> clients.get(replica).call(key, registration), Outcome.OK::equals);
  }

  private Outcome renew(int replica, InstanceKey key) throws InterruptedException {
    return clients.get(replica).call(key, new Action.Renew());
  }

  /**
   * Before that, replicas do not know each other yet and have renewed nothing, and on a busy
   * machine one may take another for silent now and then.
   */
  private void awaitHeartbeatsWithoutWrites() {
    Awaitility.await()
        .pollInSameThread()
        .pollInterval(Duration.ofSeconds(1))
        .atMost(SETTLED_WITHIN)
        .until(this::heartbeatsWriteNothing);
  }

  /** In each round each instance's heartbeat goes to the other replica. */
  private boolean heartbeatsWriteNothing() throws Exception {
    var latestBefore = latestWrite();
    var entriesBefore = raftEntries();
    var outcomes = EnumSet.noneOf(Outcome.class);
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < KEYS.size(); i++) {
        outcomes.add(renew((round + i) % 2, KEYS.get(i)));
      }
    }
    return outcomes.equals(EnumSet.of(Outcome.OK))
        && latestWrite() == latestBefore
        && raftEntries() - entriesBefore < ROUNDS * KEYS.size() / 10;
  }

  private void awaitServed(List<String> ids) {
    Awaitility.await().atMost(SOON).until(() -> served().containsAll(ids));
  }

  /** What replica "b" serves. */
  private List<String> served() throws Exception {
    var instances = clients.getLast().get("/api/v1/services/lone/instances").path("instances");
    return StreamSupport.stream(instances.spliterator(), false)
        .map(instance -> instance.path("id").asText())
        .toList();
  }

  /** Consul's index of the last write of Rollcall's. */
  private long latestWrite() throws Exception {
    var latest = server("/v1/kv/rollcall/v2/latest/?consistent");
    return latest.path(0).path("ModifyIndex").asLong();
  }

  /** How long Raft's log is; Consul itself writes to it now and then. */
  private long raftEntries() throws Exception {
    return server("/v1/agent/self").at("/Stats/raft/last_log_index").asLong();
  }

  /** The replicas that hold instances. */
  private Set<String> holders() throws Exception {
    var holders = new TreeSet<String>();
    for (var entry : server("/v1/kv/rollcall/v2/instances/?recurse&consistent")) {
      holders.add(
          new ObjectMapper().readTree(entry.path("Value").binaryValue()).path("holder").asText());
    }
    return holders;
  }

  private JsonNode server(String path) throws IOException, InterruptedException {
    return StoreKind.get(rig.cluster().servers().getFirst().uri(), path);
  }
}
