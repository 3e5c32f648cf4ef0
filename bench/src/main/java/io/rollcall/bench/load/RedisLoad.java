package io.rollcall.bench.load;

import io.rollcall.backend.redis.RedisBackend;
import io.rollcall.backend.redis.RedisSettings;
import io.rollcall.contract.server.Redis;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException;
import io.rollcall.model.ServiceState;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.Watcher;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * The port of the Redis backend in this process, which follows Redis all the while, against Redis's
 * driver without Rollcall: {@value Callers#COUNT} callers on one connection, in alternating rounds.
 */
public final class RedisLoad {

  private static final String STORE = "redis";
  private static final int ROUNDS = 5;
  private static final int WARM_UP_ROUNDS = 2;
  private static final int SERVICES = 1000;
  private static final int OF_EACH_CALLER = 625;
  private static final int FOLLOWED = 100_000;
  private static final Duration FOLLOWED_WITHIN = Duration.ofMinutes(1);
  private static final Duration TTL = Duration.ofHours(1);

  private final Duration round;
  private final Scheduler scheduler;

  private RedisLoad(Duration round, Scheduler scheduler) {
    this.round = round;
    this.scheduler = scheduler;
  }

  /**
   * Measures and prints.
   *
   * @param args the load generator and the command that starts Rollcall, of which it needs none,
   *     and the seconds of a round
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    try (var scheduler = Scheduler.system()) {
      var load = new RedisLoad(Duration.ofSeconds(Long.parseLong(args[2])), scheduler);
      try (var redis = Redis.REDIS_7.start(ServerOptions.PLAIN)) {
        load.compare(redis.uri());
      }
      try (var redis = Redis.REDIS_7.start(ServerOptions.PLAIN)) {
        load.follow(redis.uri());
      }
      try (var cluster = Redis.REDIS_7.sentinels(2, ServerOptions.PLAIN)) {
        load.compareCopies(cluster.uris().getFirst());
      }
    }
  }

  private void compare(URI server) throws IOException, InterruptedException {
    try (var backend = open(server, 0);
        var raw = new RawRedis(server)) {
      var registry = backend.registry();
      compare(
          "writes of a registration by the driver",
          (caller, number) -> raw.register("" + id(caller, number)),
          "registrations",
          (caller, number) -> put(registry, id(caller, number), (int) number));
      Callers.Call heartbeat =
          (caller, number) -> registry.renew(key(id(caller, number)), Clock.system().now());
      compare(
          "writes of a heartbeat by the driver",
          (caller, number) -> raw.renew("" + id(caller, number), number),
          "heartbeats",
          heartbeat);
      compare(
          "deadlines alone by the driver",
          (caller, number) -> raw.move("" + id(caller, number), (double) number),
          "heartbeats",
          heartbeat);
      try (var other = open(server, 0)) {
        compareWatches(registry, other.registry(), raw);
      }
    }
  }

  private void compare(String base, Callers.Call theirs, String what, Callers.Call ours)
      throws IOException, InterruptedException {
    var samples = new WriteSamples(STORE);
    for (int i = 0; i < WARM_UP_ROUNDS; i++) {
      Callers.perSecond(round, theirs);
      Callers.perSecond(round, ours);
    }
    for (int i = 0; i < ROUNDS; i++) {
      samples.take(base, WriteSamples::ownCpu, () -> Callers.perSecond(round, theirs));
      samples.take(what, WriteSamples::ownCpu, () -> Callers.perSecond(round, ours));
    }
    samples.print(base);
  }

  private static void compareWatches(RegistryBackend one, RegistryBackend other, RawRedis raw)
      throws IOException, InterruptedException {
    double driver = raw.watchLatency();
    var latency = new WatchLatency();
    other.watch("watched", telling(latency));
    double port =
        latency.median(
            number ->
                one.put(
                    Registration.builder("watched", "one", "10.0.0.1", 80).weight(number).build(),
                    Clock.system().now(),
                    PutMode.CREATE_OR_REPLACE));
    System.out.printf(
        "a change at one replica is told at another in %.2f ms, by XREAD in %.2f ms (%.1f x)%n",
        port, driver, port / driver);
  }

  private static Watcher<ServiceState> telling(WatchLatency latency) {
    return new Watcher<>() {
      @Override
      public void onState(ServiceState state) {
        state.instances().forEach(instance -> latency.seen(instance.weight()));
      }

      @Override
      public void onDisconnected(String reason) {}
    };
  }

  /** How long it takes a replica that starts to know all instances. */
  private void follow(URI server) throws InterruptedException {
    try (var backend = open(server, 0)) {
      IntStream.range(0, FOLLOWED).parallel().forEach(id -> put(backend.registry(), id, 0));
    }
    var clock = Clock.system();
    long startNanos = clock.nanos();
    try (var backend = open(server, 0)) {
      double seconds = clock.since(startNanos).toMillis() / 1e3;
      int known = backend.registry().read("service-0").instances().size() * SERVICES;
      System.out.printf(
          "a replica that starts follows %d instances after %.1f s%n", known, seconds);
    }
  }

  private void compareCopies(URI server) throws IOException, InterruptedException {
    try (var plain = open(server, 0);
        var copied = open(server, 1)) {
      compare(
          "registrations",
          (caller, number) -> put(plain.registry(), id(caller, number), (int) number),
          "registrations that a replica of Redis has",
          (caller, number) -> put(copied.registry(), id(caller, number), (int) number));
    }
  }

  /** Returns once it follows. */
  private RedisBackend open(URI server, int copies) throws InterruptedException {
    var clock = Clock.system();
    var backend = RedisBackend.open(RedisSettings.of(server).withCopies(copies), clock, scheduler);
    long startNanos = clock.nanos();
    while (true) {
      try {
        backend.check();
        return backend;
      } catch (RegistryException notYet) {
        if (clock.since(startNanos).compareTo(FOLLOWED_WITHIN) > 0) {
          backend.close();
          throw notYet;
        }
        TimeUnit.MILLISECONDS.sleep(10);
      }
    }
  }

  /** Of the same few again and again, so that there are always as many. */
  private static long id(int caller, long number) {
    return caller + Callers.COUNT * (number % OF_EACH_CALLER);
  }

  private static InstanceKey key(long id) {
    return new InstanceKey("service-" + id % SERVICES, "instance-" + id);
  }

  /**
   * @param turn of which each makes another registration
   */
  private static void put(RegistryBackend registry, long id, int turn) {
    var key = key(id);
    var registration =
        Registration.builder(key.service(), key.id(), "10.0.0.1", 8080)
            .zone("a")
            .version("1.4.2")
            .weight(1 + turn % 1000)
            .healthCheck(new HealthCheck.Heartbeat(TTL))
            .build();
    registry.put(registration, Clock.system().now(), PutMode.CREATE_OR_REPLACE);
  }
}
