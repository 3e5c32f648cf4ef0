package io.rollcall.backend.redis;

import static io.rollcall.contract.OpenRegistries.SOON;
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
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Leases that end in time, and leases that must not end. */
class ExpiryTest {

  private static final Duration TTL = Duration.ofSeconds(5);
  private static final Duration LONG = Duration.ofMinutes(10);
  private static final InstanceKey ORDERS_1 = new InstanceKey("orders", "1");
  private static final String DEADLINES = "{rollcall}:deadlines";

  private final TestRegistries registries = new TestRegistries();

  @AfterEach
  void close() {
    registries.close();
  }

  @Test
  void leaseIsKeptWhoseHeartbeatsRedisRefused() {
    try (var server = Redis.REDIS_7.start(ServerOptions.PLAIN)) {
      var registry = registries.connect(RedisSettings.of(server.uri()));
      put(registry, heartbeating("orders", "1", TTL));

      Redis.ask(
          server.uri(),
          ("ACL SETUSER default resetkeys ~{rollcall}:state ~{rollcall}:services"
                  + " ~{rollcall}:changes ~{rollcall}:deadlines ~{rollcall}:cell*")
              .split(" ", -1));
      awaitOverdueFor(server.uri(), Duration.ofSeconds(2));
      Redis.ask(server.uri(), "ACL", "SETUSER", "default", "allkeys");

      assertKept(registry);
    }
  }

  @Test
  void leaseIsKeptWhileRedisAnswersTooSlowly() {
    try (var server = Redis.REDIS_7.start(ServerOptions.PLAIN);
        var proxy = TcpProxy.before(server.uri())) {
      var registry = registries.connect(RedisSettings.of(proxy.uri(server.uri())));
      put(registry, heartbeating("orders", "1", TTL));

      proxy.slow(Duration.ofMillis(300));
      awaitOverdueFor(server.uri(), Duration.ofSeconds(1));
      proxy.heal();

      assertKept(registry);
    }
  }

  /** Waits until the only lease that there is should have ended so long ago. */
  private static void awaitOverdueFor(URI server, Duration overdue) {
    var script =
        """
        local time = redis.call('TIME')
        local due = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')[2]
        return time[1] * 1000 + time[2] / 1000 - due
        """;
    eventually(
        () ->
            assertThat(Long.parseLong(Redis.ask(server, "EVAL", script, "1", DEADLINES)))
                .isGreaterThan(overdue.toMillis()));
  }

  private static void assertKept(RegistryBackend registry) {
    Awaitility.await()
        .during(Duration.ofSeconds(2))
        .atMost(SOON)
        .until(() -> registry.find(ORDERS_1) != null);
    registry.renew(ORDERS_1, Clock.system().now());
    eventually(() -> assertThat(registry.find(ORDERS_1)).isNull());
  }

  @Test
  void leasesThatMustBeKeptHoldUpNoOthers() {
    try (var server = Redis.REDIS_7.start(ServerOptions.PLAIN)) {
      var registry = registries.connect(RedisSettings.of(server.uri()));
      for (int i = 0; i < 1000; i++) {
        put(registry, heartbeating("stock", "" + i, LONG));
      }
      letAllEndAt(server.uri(), "1");
      put(registry, heartbeating("orders", "1", TTL));

      eventually(() -> assertThat(registry.find(ORDERS_1)).isNull());
      assertThat(registry.read("stock").instances()).hasSize(1000);
    }
  }

  @Test
  void thousandsThatDieAtOnceAreDealtWithInOneRun() {
    var runs = new AtomicInteger();
    try (var server = Redis.REDIS_7.start(ServerOptions.PLAIN);
        var scheduler = new CountingRuns(Scheduler.system(), runs);
        var backend =
            RedisBackend.open(RedisSettings.of(server.uri()), Clock.system(), scheduler)) {
      eventually(backend::check);
      for (int i = 0; i < 8000; i++) {
        put(backend.registry(), heartbeating("stock", "" + i, TTL.multipliedBy(2)));
      }
      var last = Redis.ask(server.uri(), "ZRANGE", DEADLINES, "-1", "-1", "WITHSCORES");
      var end = last.lines().toList().getLast();
      letAllEndAt(server.uri(), end);

      var before = new AtomicInteger();
      Awaitility.await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(5))
          .until(
              () -> {
                int made = runs.get();
                boolean isUntouched = isDue(server.uri(), end).equals("8000");
                before.set(isUntouched ? made : before.get());
                return !isUntouched;
              });
      Awaitility.await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> isDue(server.uri(), end).equals("0"));
      assertThat(runs.get() - before.get()).isLessThanOrEqualTo(2);
    }
  }

  /**
   * @param runs how many were asked for of what runs every half a second
   */
  private record CountingRuns(Scheduler scheduler, AtomicInteger runs) implements Scheduler {

    @Override
    public Timer after(Duration delay, Runnable action) {
      if (delay.equals(Duration.ofMillis(500))) {
        runs.incrementAndGet();
      }
      return scheduler.after(delay, action);
    }

    @Override
    public void close() {
      scheduler.close();
    }
  }

  private static String isDue(URI server, String end) {
    return Redis.ask(server, "ZCOUNT", DEADLINES, "-inf", end);
  }

  /** As if all leases had been renewed at one moment. */
  private static void letAllEndAt(URI server, String moment) {
    var script =
        """
        for _, member in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
          redis.call('ZADD', KEYS[1], ARGV[1], member)
        end
        """;
    Redis.ask(server, "EVAL", script, "1", DEADLINES, moment);
  }

  @Test
  void instanceWithoutALeaseRegistersAgainAndHoldsUpNoOthers() {
    try (var server = Redis.REDIS_7.start(ServerOptions.PLAIN)) {
      var registry = registries.connect(RedisSettings.of(server.uri()));
      var told = new ToldStates();
      registry.watch("orders", told);
      put(registry, heartbeating("orders", "1", TTL));
      put(registry, heartbeating("orders", "2", TTL));
      put(registry, heartbeating("stock", "1", TTL));
      Redis.ask(server.uri(), "HSET", "{rollcall}:leases:orders", "1", "spoilt");
      Redis.ask(server.uri(), "HDEL", "{rollcall}:leases:orders", "2");
      Redis.ask(server.uri(), "SET", "{rollcall}:expired:broken", "of another kind");
      Redis.ask(server.uri(), "ZADD", DEADLINES, "1", "broken/1");

      assertThatExceptionOfType(InstanceNotFound.class)
          .isThrownBy(() -> registry.renew(ORDERS_1, Clock.system().now()));
      eventually(() -> assertThat(registry.read("stock").instances()).isEmpty());
      put(registry, heartbeating("orders", "1", TTL));
      put(registry, heartbeating("orders", "2", TTL));

      registry.renew(ORDERS_1, Clock.system().now());
      eventually(() -> assertThat(told.ids()).containsExactly("1", "2"));
    }
  }
}
