package io.rollcall.backend.redis;

import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.contract.ToldStates;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.Redis;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceExists;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.time.Clock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Sentinels that promote a replica, and a cluster that moves the keys. */
@ParameterizedClass
@EnumSource
class SeveralServersTest {

  private static final String PASSWORD = "not-to-be-told";
  private static final InstanceKey ORDERS_1 = new InstanceKey("orders", "1");

  private final TestRegistries registries = new TestRegistries();
  private final Redis redis;

  SeveralServersTest(Redis redis) {
    this.redis = redis;
  }

  @AfterEach
  void close() {
    registries.close();
  }

  @Test
  void replicaThatSentinelsPromoteTakesOver() {
    try (var servers = redis.sentinels(2, ServerOptions.PLAIN)) {
      var sentinels = servers.agents().stream().map(RealServer::uri).toArray(URI[]::new);
      var settings = RedisSettings.of(sentinels).withSentinels(Sentinels.of(Redis.MASTER));
      var registry = registries.connect(settings);
      var told = new ToldStates();
      registry.watch("orders", told);
      var before = put(registry, heartbeating("orders", "1")).instance();
      eventually(() -> assertThat(told.ids()).containsExactly("1"));

      servers.servers().getFirst().kill();

      eventually(() -> put(registry, heartbeating("orders", "2")));
      eventually(() -> assertThat(told.ids()).contains("2"));
      assertThat(told.revision()).isGreaterThan(before.revision() + 1000);
      assertThat(told.disconnections()).isPositive();
      assertThat(told.all()).extracting(state -> state.revision()).isSorted();
    }
  }

  @Test
  void writeThatTooFewReplicasHaveIsUnknown() {
    try (var servers = redis.sentinels(2, ServerOptions.PLAIN)) {
      var settings =
          RedisSettings.of(servers.uris().getFirst()).withCallTimeout(Duration.ofSeconds(2));
      put(registries.connect(settings.withCopies(1)), heartbeating("orders", "1"));
      var demanding = registries.connect(settings.withCopies(2));

      assertThatExceptionOfType(OutcomeUnknown.class)
          .isThrownBy(() -> put(demanding, heartbeating("orders", "2")))
          .withMessageContaining("1 of 2 replicas");
      demanding.renew(ORDERS_1, Clock.system().now());
      assertThat(demanding.find(new InstanceKey("orders", "2"))).isNotNull();
    }
  }

  @Test
  void heartbeatsAndReadsGoOnWhileWritesWaitForCopies() {
    try (var servers = redis.sentinels(2, ServerOptions.PLAIN);
        var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      var settings =
          RedisSettings.of(servers.uris().getFirst()).withCallTimeout(Duration.ofSeconds(2));
      var registry = registries.connect(settings.withCopies(1));
      put(registry, heartbeating("orders", "1"));

      servers.servers().getLast().pause();
      // As many as may be under way: a third would be told that its turn did not come.
      var writes =
          Stream.of("2", "3")
              .map(id -> writers.submit(() -> put(registry, heartbeating("orders", id))))
              .toList();
      while (!writes.stream().allMatch(Future::isDone)) {
        registry.renew(ORDERS_1, Clock.system().now());
        assertThat(registry.find(ORDERS_1)).isNotNull();
      }

      assertThat(writes)
          .allSatisfy(
              write ->
                  assertThat(write)
                      .failsWithin(Duration.ZERO)
                      .withThrowableThat()
                      .withCauseInstanceOf(OutcomeUnknown.class));
      assertThatExceptionOfType(InstanceNotFound.class)
          .isThrownBy(() -> registry.remove(new InstanceKey("orders", "none")));
      assertThatExceptionOfType(InstanceExists.class)
          .isThrownBy(
              () ->
                  registry.put(
                      heartbeating("orders", "1").build(),
                      Clock.system().now(),
                      PutMode.CREATE_ONLY));
    }
  }

  @Test
  void sentinelsMayAskForAPassword() {
    try (var servers = redis.sentinels(2, ServerOptions.PLAIN)) {
      var sentinels = servers.agents().stream().map(RealServer::uri).toArray(URI[]::new);
      for (var sentinel : sentinels) {
        Redis.ask(sentinel, "ACL", "SETUSER", "default", "resetpass", ">" + PASSWORD);
      }
      var settings = RedisSettings.of(sentinels).withCallTimeout(Duration.ofSeconds(2));

      var refused = registries.open(settings.withSentinels(Sentinels.of(Redis.MASTER)));
      var known = new Sentinels(Redis.MASTER, null, PASSWORD);
      var registry = registries.connect(settings.withSentinels(known));

      put(registry, heartbeating("orders", "1"));
      assertThat(registry.find(ORDERS_1)).isNotNull();
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> refused.find(ORDERS_1))
          .withMessageNotContaining(PASSWORD);
      assertThat(known.toString()).doesNotContain(PASSWORD);
    }
  }

  @Test
  void writesGoToTheServerThatIsFollowed() {
    try (var servers = redis.sentinels(2, ServerOptions.PLAIN)) {
      var sentinels = servers.agents().stream().map(RealServer::uri).toList();
      var settings =
          RedisSettings.of(sentinels.toArray(URI[]::new)).withSentinels(Sentinels.of(Redis.MASTER));
      var registry = registries.connect(settings);
      var told = new ToldStates();
      registry.watch("orders", told);
      put(registry, heartbeating("orders", "1"));
      eventually(() -> assertThat(told.ids()).containsExactly("1"));

      var first = servers.uris().getFirst();
      promoteUnseen(servers.uris().getLast(), sentinels);
      eventually(
          () -> {
            followers(first).forEach(id -> Redis.ask(first, "CLIENT", "KILL", "ID", id));
            assertThat(followers(servers.uris().getLast())).isNotEmpty();
          });

      eventually(() -> put(registry, heartbeating("orders", "2")));
      eventually(() -> assertThat(told.ids()).contains("2"));
    }
  }

  /** Has sentinels name another primary, while the one before goes on. */
  private static void promoteUnseen(URI replica, List<URI> sentinels) {
    sentinels.forEach(sentinel -> Redis.ask(sentinel, "SENTINEL", "REMOVE", Redis.MASTER));
    Redis.ask(replica, "REPLICAOF", "NO", "ONE");
    var port = "" + replica.getPort();
    sentinels.forEach(
        sentinel ->
            Redis.ask(sentinel, "SENTINEL", "MONITOR", Redis.MASTER, "127.0.0.1", port, "2"));
  }

  /** The ids of the connections that wait for changes. */
  private static List<String> followers(URI server) {
    return Redis.ask(server, "CLIENT", "LIST")
        .lines()
        .filter(line -> line.contains("cmd=xread"))
        .map(line -> line.split("[ =]", -1)[1])
        .toList();
  }

  @Test
  void keysThatMoveToAnotherNodeAreFound() {
    try (var cluster = redis.cluster(3, ServerOptions.PLAIN)) {
      var nodes = cluster.uris();
      var registry = registries.connect(RedisSettings.of(nodes.getFirst()));
      var told = new ToldStates();
      registry.watch("orders", told);
      put(registry, heartbeating("orders", "1"));
      eventually(() -> assertThat(told.ids()).containsExactly("1"));

      moveKeys(nodes);

      eventually(() -> put(registry, heartbeating("orders", "2")));
      registry.renew(ORDERS_1, Clock.system().now());
      eventually(() -> assertThat(told.ids()).containsExactly("1", "2"));
      assertThat(registry.read("orders").revision()).isEqualTo(told.revision());
    }
  }

  /** Moves the slot to the next node, as {@code redis-cli --cluster reshard} does. */
  private static void moveKeys(List<URI> nodes) {
    var slot = Redis.ask(nodes.getFirst(), "CLUSTER", "KEYSLOT", "{rollcall}:state");
    int owner = owner(nodes, slot);
    var from = nodes.get(owner);
    var to = nodes.get((owner + 1) % nodes.size());
    var toId = Redis.ask(to, "CLUSTER", "MYID");
    Redis.ask(to, "CLUSTER", "SETSLOT", slot, "IMPORTING", Redis.ask(from, "CLUSTER", "MYID"));
    Redis.ask(from, "CLUSTER", "SETSLOT", slot, "MIGRATING", toId);
    var move =
        new ArrayList<>(
            List.of("MIGRATE", to.getHost(), "" + to.getPort(), "", "0", "5000", "KEYS"));
    Redis.ask(from, "CLUSTER", "GETKEYSINSLOT", slot, "1000").lines().forEach(move::add);
    Redis.ask(from, move.toArray(String[]::new));
    Redis.ask(to, "CLUSTER", "SETSLOT", slot, "NODE", toId);
    Redis.ask(from, "CLUSTER", "SETSLOT", slot, "NODE", toId);
  }

  private static int owner(List<URI> nodes, String slot) {
    int wanted = Integer.parseInt(slot);
    for (int i = 0; i < nodes.size(); i++) {
      var own =
          Redis.ask(nodes.get(i), "CLUSTER", "NODES")
              .lines()
              .filter(line -> line.contains("myself"))
              .findFirst()
              .orElseThrow()
              .split(" ", -1);
      var isOwner =
          Arrays.stream(own)
              .skip(8)
              .map(range -> range.split("-", -1))
              .anyMatch(
                  range ->
                      Integer.parseInt(range[0]) <= wanted
                          && wanted <= Integer.parseInt(range[range.length - 1]));
      if (isOwner) {
        return i;
      }
    }
    throw new AssertionError("nobody has slot " + slot);
  }
}
