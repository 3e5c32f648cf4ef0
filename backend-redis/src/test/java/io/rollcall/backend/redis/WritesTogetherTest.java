package io.rollcall.backend.redis;

import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.contract.Concurrently;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.Redis;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.contract.server.TcpProxy;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceExists;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Writes that come at once, of which each has its own outcome. */
@ParameterizedClass
@EnumSource
class WritesTogetherTest {

  private static final int AT_ONCE = 300;

  /** Nothing here is about time, and a JVM that has just started is slow with so many at once. */
  private static final Duration PATIENT = Duration.ofSeconds(30);

  private final TestRegistries registries = new TestRegistries();
  private final RealServer server;
  private final RegistryBackend registry;

  WritesTogetherTest(Redis redis) {
    server = redis.start(ServerOptions.PLAIN);
    registry = registries.connect(RedisSettings.of(server.uri()).withCallTimeout(PATIENT));
  }

  @AfterEach
  void close() {
    registries.close();
    server.close();
  }

  @Test
  void eachIsDecidedByItselfAndHasARevisionOfItsOwn() throws Exception {
    var first = put(registry, heartbeating("payments", "1")).instance().revision();
    long callsBefore = functionCalls();
    var revisions = new ConcurrentLinkedQueue<Long>();
    var taken = new ConcurrentLinkedQueue<Integer>();

    Concurrently.run(
        AT_ONCE,
        number -> {
          try {
            revisions.add(create(number / 2));
          } catch (InstanceExists e) {
            taken.add(number / 2);
          }
        });

    assertThat(revisions)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.rangeClosed(1, AT_ONCE / 2).mapToObj(i -> first + i).toList());
    assertThat(taken).hasSize(AT_ONCE / 2).doesNotHaveDuplicates();
    assertThat(functionCalls() - callsBefore).isLessThan(AT_ONCE);
    for (int number = 0; number < AT_ONCE / 2; number++) {
      assertThat(registry.find(key(number))).isNotNull();
    }
  }

  @Test
  void heartbeatsAndRemovalsOfWhatIsNotThereCostNoOther() throws Exception {
    Concurrently.run(AT_ONCE / 2, this::create);

    Concurrently.run(
        AT_ONCE,
        number -> {
          if (number < AT_ONCE / 2) {
            registry.renew(key(number), Clock.system().now());
          } else {
            assertThatExceptionOfType(InstanceNotFound.class)
                .isThrownBy(() -> registry.renew(key(number), Clock.system().now()));
          }
        });
    Concurrently.run(
        AT_ONCE,
        number -> {
          if (number < AT_ONCE / 2) {
            registry.remove(key(number));
          } else {
            assertThatExceptionOfType(InstanceNotFound.class)
                .isThrownBy(() -> registry.remove(key(number)));
          }
        });

    for (int service = 0; service < 10; service++) {
      assertThat(registry.read("service-" + service).instances()).isEmpty();
    }
  }

  @Test
  void writeThatRedisFailsAtCostsNoOther() throws Exception {
    Redis.ask(server.uri(), "SET", "{rollcall}:leases:service-0", "of somebody else");
    long callsBefore = functionCalls();

    Concurrently.run(
        AT_ONCE,
        number -> {
          if (number % 10 == 0) {
            assertThatExceptionOfType(OutcomeUnknown.class)
                .isThrownBy(() -> create(number))
                .withMessageContaining("WRONGTYPE");
          } else {
            create(number);
          }
        });

    assertThat(functionCalls() - callsBefore).isLessThan(AT_ONCE);
    for (int service = 1; service < 10; service++) {
      assertThat(registry.read("service-" + service).instances()).hasSize(AT_ONCE / 10);
    }
  }

  @Test
  void writeThatRedisRefusesForItsKeysCostsNoOther() throws Exception {
    Redis.ask(
        server.uri(),
        ("ACL SETUSER default resetkeys ~{rollcall}:state ~{rollcall}:services"
                + " ~{rollcall}:changes ~{rollcall}:deadlines ~{rollcall}:cell*"
                + " ~{rollcall}:*:service-[1-9]")
            .split(" ", -1));

    Concurrently.run(
        AT_ONCE,
        number -> {
          if (number % 10 == 0) {
            assertUnavailable(() -> create(number));
          } else {
            create(number);
          }
        });

    for (int service = 1; service < 10; service++) {
      assertThat(registry.read("service-" + service).instances()).hasSize(AT_ONCE / 10);
    }
  }

  @Test
  void largeOnesAreSplitOverSeveral() throws Exception {
    var large =
        IntStream.range(0, 64)
            .boxed()
            .collect(Collectors.toMap(i -> "key-" + i, i -> "x".repeat(400)));

    Concurrently.run(
        AT_ONCE, number -> put(registry, heartbeating("large", "" + number).metadata(large)));

    assertThat(registry.read("large").instances()).hasSize(AT_ONCE);
  }

  @Test
  void connectionThatHangsLeavesUnknownOnlyWhatWasSent() throws Exception {
    try (var proxy = TcpProxy.before(server.uri())) {
      var settings = RedisSettings.of(proxy.uri(server.uri()));
      var hanging = registries.connect(settings.withCallTimeout(Duration.ofSeconds(1)));
      Set<InstanceKey> unsent = ConcurrentHashMap.newKeySet();
      Set<InstanceKey> unknown = ConcurrentHashMap.newKeySet();

      proxy.hangAnswers();
      Concurrently.run(
          AT_ONCE,
          number -> {
            try {
              put(hanging, heartbeating(key(number).service(), key(number).id()));
            } catch (BackendUnavailable e) {
              unsent.add(key(number));
            } catch (OutcomeUnknown e) {
              unknown.add(key(number));
            }
          });

      assertThat(unknown).isNotEmpty();
      assertThat(unsent).hasSize(AT_ONCE - unknown.size());
      assertThat(unsent).allSatisfy(key -> assertThat(registry.find(key)).isNull());
    }
  }

  @Test
  void connectionThatDoesNotOpenLeavesNothingUnknownAndNothingIsSentLater() throws Exception {
    try (var proxy = TcpProxy.before(server.uri())) {
      var settings = RedisSettings.of(proxy.uri(server.uri()));
      var hanging = registries.connect(settings.withCallTimeout(Duration.ofMillis(500)));
      proxy.drop();
      proxy.hang();
      eventually(() -> assertUnavailable(() -> put(hanging, heartbeating("lost", "1"))));

      Concurrently.run(
          AT_ONCE,
          number -> {
            for (int round = 0; round < 4; round++) {
              assertUnavailable(() -> put(hanging, heartbeating("unsent", "" + number)));
            }
          });
      proxy.heal();
      eventually(() -> put(hanging, heartbeating("later", "1")));

      assertThat(registry.read("unsent").instances()).isEmpty();
    }
  }

  private static void assertUnavailable(ThrowingCallable call) {
    assertThatExceptionOfType(BackendUnavailable.class).isThrownBy(call);
  }

  private long create(int number) {
    var key = key(number);
    return registry
        .put(
            heartbeating(key.service(), key.id()).build(),
            Clock.system().now(),
            PutMode.CREATE_ONLY)
        .instance()
        .revision();
  }

  private static InstanceKey key(int number) {
    return new InstanceKey("service-" + number % 10, "" + number);
  }

  private long functionCalls() {
    return Redis.ask(server.uri(), "INFO", "commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_fcall:"))
        .mapToLong(line -> Long.parseLong(line.split("[=,]", -1)[1]))
        .sum();
  }
}
