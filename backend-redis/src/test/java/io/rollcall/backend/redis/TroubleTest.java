package io.rollcall.backend.redis;

import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.contract.ToldStates;
import io.rollcall.contract.server.Redis;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.contract.server.TcpProxy;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult.Outcome;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.CellNews;
import io.rollcall.store.Watcher;
import io.rollcall.time.Clock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** One server that is hurt. */
@ParameterizedClass
@EnumSource
class TroubleTest {

  private static final InstanceKey ORDERS_1 = new InstanceKey("orders", "1");
  private static final ServerOptions LASTING =
      ServerOptions.PLAIN.withArguments("--appendonly", "yes", "--appendfsync", "always");

  private final TestRegistries registries = new TestRegistries();
  private final Redis redis;

  TroubleTest(Redis redis) {
    this.redis = redis;
  }

  @AfterEach
  void close() {
    registries.close();
  }

  @Test
  void whatWasKeptIsThereAfterACrashAtALaterRevision() {
    try (var server = redis.start(LASTING)) {
      var registry = registries.connect(RedisSettings.of(server.uri()));
      var told = new ToldStates();
      registry.watch("orders", told);
      var before = put(registry, heartbeating("orders", "1")).instance();
      eventually(() -> assertThat(told.ids()).containsExactly("1"));

      server.kill();
      server.start();

      eventually(() -> registry.renew(ORDERS_1, Clock.system().now()));
      eventually(() -> assertThat(told.revision()).isGreaterThan(before.revision()));
      assertThat(registry.read("orders").instances())
          .extracting(instance -> instance.revision())
          .containsExactly(before.revision());
      assertThat(told.ids()).containsExactly("1");
      assertThat(told.disconnections()).isPositive();
    }
  }

  @Test
  void whatWasLostIsToldAsExpiredAndRegistersAgainAtALaterRevision() {
    try (var server = redis.start(ServerOptions.PLAIN)) {
      var registry = registries.connect(RedisSettings.of(server.uri()));
      var told = new ToldStates();
      registry.watch("orders", told);
      var before = put(registry, heartbeating("orders", "1")).instance();
      eventually(() -> assertThat(told.ids()).containsExactly("1"));

      server.kill();
      server.start();

      eventually(() -> assertThat(told.ids()).isEmpty());
      assertThat(told.expired()).containsExactly("1");
      assertThatExceptionOfType(InstanceNotFound.class)
          .isThrownBy(() -> registry.renew(ORDERS_1, Clock.system().now()));
      var after = put(registry, heartbeating("orders", "1")).instance();
      assertThat(after.revision()).isGreaterThan(before.revision());
      eventually(() -> assertThat(told.ids()).containsExactly("1"));
    }
  }

  @Test
  void flushedFunctionsAreSentAgain() {
    try (var server = redis.start(ServerOptions.PLAIN)) {
      var registry = registries.connect(RedisSettings.of(server.uri()));
      put(registry, heartbeating("orders", "1"));

      Redis.ask(server.uri(), "FUNCTION", "FLUSH");

      put(registry, heartbeating("orders", "2"));
      registry.renew(ORDERS_1, Clock.system().now());
    }
  }

  @Test
  void serverWithoutFunctionsIsSaidToBeTooOld() {
    var old = ServerOptions.PLAIN.withArguments("--rename-command", "FCALL", "");
    try (var server = redis.start(old)) {
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(
              () -> registries.open(RedisSettings.of(server.uri())).find(new InstanceKey("a", "1")))
          .withMessageContaining("needs Redis 7.0 or later");
    }
  }

  @Test
  void changesThatAreMissingInTheStreamAreNoticed() {
    try (var server = redis.start(ServerOptions.PLAIN)) {
      var registry = registries.connect(RedisSettings.of(server.uri()));
      var told = new ToldStates();
      registry.watch("orders", told);
      put(registry, heartbeating("orders", "1"));
      put(registry, heartbeating("orders", "2"));
      eventually(() -> assertThat(told.ids()).containsExactly("1", "2"));

      var removalThatIsTrimmedAndAnotherChange =
          """
          local revision = redis.call('HINCRBY', '{rollcall}:state', 'revision', 2)
          redis.call('HDEL', '{rollcall}:instances:orders', '1')
          redis.call('HSET', '{rollcall}:services', 'orders', string.format('%.0f', revision - 1))
          redis.call('XADD', '{rollcall}:changes', string.format('%.0f-0', revision), 'cells', '')
          """;
      Redis.ask(server.uri(), "EVAL", removalThatIsTrimmedAndAnotherChange, "0");

      eventually(() -> assertThat(told.ids()).containsExactly("2"));
      assertThat(told.revision()).isEqualTo(registry.read("orders").revision());
    }
  }

  @Test
  void registrationIsNewWhereSomebodyRemovedAllButTheLeaseOrSpoiledThat() {
    try (var server = redis.start(ServerOptions.PLAIN)) {
      var registry = registries.connect(RedisSettings.of(server.uri()));
      var registration = heartbeating("orders", "1").build();
      for (var harm :
          List.of(
              "HDEL {rollcall}:instances:orders 1", "HSET {rollcall}:leases:orders 1 spoiled")) {
        registry.put(registration, Clock.system().now(), PutMode.CREATE_OR_REPLACE);
        Redis.ask(server.uri(), harm.split(" ", -1));

        assertThat(registry.put(registration, Clock.system().now(), PutMode.CREATE_ONLY).outcome())
            .isEqualTo(Outcome.CREATED);
      }
    }
  }

  @Test
  void whoFollowsConfigurationsIsToldThatRedisMayHaveLostSome() {
    try (var server = redis.start(ServerOptions.PLAIN)) {
      var backend = registries.backend(RedisSettings.of(server.uri()));
      eventually(backend::check);
      var disconnections = new AtomicInteger();
      backend
          .cells()
          .follow(
              new Watcher<>() {
                @Override
                public void onState(CellNews news) {}

                @Override
                public void onDisconnected(String reason) {
                  disconnections.incrementAndGet();
                }
              });

      Redis.ask(server.uri(), "HSET", "{rollcall}:state", "server", "another one");

      eventually(
          () -> {
            put(backend.registry(), heartbeating("orders", "1"));
            assertThat(disconnections).hasPositiveValue();
          });
    }
  }

  @Test
  void functionsThatFindNoMemoryAreSaidToBeMissing() {
    try (var server = redis.start(ServerOptions.PLAIN)) {
      var registry = registries.connect(RedisSettings.of(server.uri()));
      put(registry, heartbeating("orders", "1"));
      Redis.ask(server.uri(), "CONFIG", "SET", "maxmemory", "1");
      Redis.ask(server.uri(), "FUNCTION", "FLUSH");

      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> registry.renew(ORDERS_1, Clock.system().now()))
          .withMessageContaining("takes no functions");
    }
  }

  @Test
  void withMemoryFullHeartbeatsAndRemovalsGoOn() {
    try (var server = redis.start(ServerOptions.PLAIN)) {
      var registry = registries.connect(RedisSettings.of(server.uri()));
      put(registry, heartbeating("orders", "1"));
      put(registry, heartbeating("orders", "2", Duration.ofSeconds(5)));
      Redis.ask(server.uri(), "CONFIG", "SET", "maxmemory", "1");
      var told = new ToldStates();
      registry.watch("orders", told);

      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> put(registry, heartbeating("orders", "3")))
          .withMessageContaining("memory is full");
      registry.renew(ORDERS_1, Clock.system().now());
      eventually(() -> assertThat(told.expired()).containsExactly("2"));
      assertThat(told.ids()).containsExactly("1");
      registry.remove(ORDERS_1);
      eventually(() -> assertThat(told.ids()).isEmpty());

      Redis.ask(server.uri(), "CONFIG", "SET", "maxmemory", "0");
      put(registry, heartbeating("orders", "3"));
    }
  }

  @Test
  void replicaThatIsAskedByMistakeSaysSo() {
    try (var primary = redis.start(ServerOptions.PLAIN);
        var replica = redis.start(replicaOf(primary.uri()))) {
      var registry = registries.open(RedisSettings.of(replica.uri()));
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> put(registry, heartbeating("orders", "1")))
          .withMessageContaining("is a replica");
      assertThatExceptionOfType(BackendUnavailable.class).isThrownBy(() -> registry.read("orders"));

      put(
          registries.open(RedisSettings.of(replica.uri(), primary.uri())),
          heartbeating("orders", "1"));
    }
  }

  private static ServerOptions replicaOf(URI primary) {
    return ServerOptions.PLAIN.withArguments("--replicaof", "127.0.0.1 " + primary.getPort());
  }

  @Test
  void primaryThatBecomesAReplicaIsLeft() {
    try (var first = redis.start(ServerOptions.PLAIN);
        var second = redis.start(replicaOf(first.uri()))) {
      var registry = registries.connect(RedisSettings.of(first.uri(), second.uri()));
      var told = new ToldStates();
      registry.watch("orders", told);
      put(registry, heartbeating("orders", "1"));
      eventually(() -> assertThat(told.ids()).containsExactly("1"));

      Redis.ask(first.uri(), "FAILOVER");

      eventually(() -> put(registry, heartbeating("orders", "2")));
      eventually(() -> assertThat(told.ids()).containsExactly("1", "2"));
      assertThat(registry.read("orders").revision()).isEqualTo(told.revision());
    }
  }

  @Test
  void writeWithoutAnAnswerIsUnknownAndMadeOnce() {
    try (var server = redis.start(ServerOptions.PLAIN);
        var proxy = TcpProxy.before(server.uri())) {
      var settings =
          RedisSettings.of(proxy.uri(server.uri())).withCallTimeout(Duration.ofMillis(500));
      var registry = registries.connect(settings);
      var other = registries.connect(RedisSettings.of(server.uri()));
      put(registry, heartbeating("payments", "1"));
      var before = other.read("payments").revision();

      proxy.hangAnswers();
      assertThatExceptionOfType(OutcomeUnknown.class)
          .isThrownBy(() -> put(registry, heartbeating("orders", "1")));
      proxy.cut();
      proxy.heal();

      eventually(() -> registry.renew(ORDERS_1, Clock.system().now()));
      assertThat(other.read("orders").revision()).isEqualTo(before + 1);
    }
  }

  @Test
  void frozenServerIsUnavailableAndFollowedAgain() {
    try (var server = redis.start(ServerOptions.PLAIN)) {
      var settings = RedisSettings.of(server.uri()).withCallTimeout(Duration.ofMillis(500));
      var registry = registries.connect(settings);
      var told = new ToldStates();
      registry.watch("orders", told);
      put(registry, heartbeating("orders", "1"));

      server.pause();
      assertThatExceptionOfType(OutcomeUnknown.class)
          .isThrownBy(() -> put(registry, heartbeating("orders", "2")));
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> put(registry, heartbeating("orders", "3")));
      server.resume();

      eventually(() -> put(registry, heartbeating("orders", "4")));
      eventually(() -> assertThat(told.ids()).contains("1", "4").doesNotContain("3"));
    }
  }
}
