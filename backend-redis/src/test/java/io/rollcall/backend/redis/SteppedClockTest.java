package io.rollcall.backend.redis;

import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.ToldStates;
import io.rollcall.contract.server.Redis;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.model.InstanceKey;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.lang.Thread.State;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * The clock of a server, stepped. A server's clock cannot be without this machine's; so the clocks
 * of the replicas are stepped the other way, which looks the same to them.
 */
class SteppedClockTest {

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration TTL = Duration.ofSeconds(5);
  private static final InstanceKey LIVES = new InstanceKey("orders", "lives");

  /** The time of two replicas, which run on one machine. */
  private static final class Steppable implements Clock {
    private volatile Duration monotonic = Duration.ZERO;
    private volatile Duration wall = Duration.ZERO;

    @Override
    public Instant now() {
      return Clock.system().now().plus(wall);
    }

    @Override
    public long nanos() {
      return Clock.system().nanos() + monotonic.toNanos();
    }
  }

  @Test
  void serversClockThatJumpsForwardEndsNoLeaseAndDeadOnesEndInTime() {
    var clock = new Steppable();
    stepped(
        clock,
        server -> {
          clock.monotonic = HOUR.negated();
          clock.wall = HOUR.negated();
          moveDeadlines(server, HOUR.negated());
        },
        "-" + HOUR.toSeconds());
  }

  @Test
  void serversClockThatJumpsBackKeepsNoDeadInstance() {
    var clock = new Steppable();
    stepped(
        clock,
        server -> {
          moveDeadlines(server, HOUR);
          clock.monotonic = HOUR;
          clock.wall = HOUR;
        },
        "" + HOUR.toSeconds());
  }

  @Test
  void processThatWasSuspendedShiftsNothing() {
    var clock = new Steppable();
    stepped(clock, server -> clock.monotonic = HOUR.negated(), "0");
  }

  @Test
  void writeThatWaitedLongForItsTurnExpectsTheTimeAtWhichItIsSent() throws Exception {
    var clock = new Steppable();
    try (var server = Redis.REDIS_7.start(ServerOptions.PLAIN)) {
      var settings = RedisSettings.of(server.uri()).withCallTimeout(Duration.ofSeconds(20));
      try (var servers = new RedisServers(settings, new Keys(settings.prefix()), clock);
          var calls = new RedisCalls(servers);
          var threads = Executors.newThreadPerTaskExecutor(Thread.ofPlatform().factory())) {
        var serverClock = new ServerClock(calls, clock);
        var writes = new RedisWrites(calls, serverClock, servers.callTimeout(), 0);
        Awaitility.await().until(() -> serverClock.look(0, 0) != null);
        long callsBefore = functionCalls(server.uri());

        server.pause();
        var called = new ArrayList<Future<Reply>>();
        for (var id : List.of("1", "2", "waits")) {
          clock.monotonic = id.equals("waits") ? Duration.ofSeconds(-20) : Duration.ZERO;
          var thread = new CompletableFuture<Thread>();
          called.add(
              threads.submit(
                  () -> {
                    thread.complete(Thread.currentThread());
                    return create(writes, id);
                  }));
          Awaitility.await().until(() -> thread.get().getState() == State.TIMED_WAITING);
        }
        clock.monotonic = Duration.ZERO;
        server.resume();

        for (var put : called) {
          assertThat(put.get().is("created")).isTrue();
        }
        assertThat(functionCalls(server.uri()) - callsBefore).isEqualTo(called.size());
      }
    }
  }

  private static Reply create(RedisWrites writes, String id) {
    return writes.write(new InstanceKey("orders", id), "put", "create", "{}", "0", "0", "healthy");
  }

  private static long functionCalls(URI server) {
    return Redis.ask(server, "INFO", "commandstats")
        .lines()
        .filter(line -> line.startsWith("cmdstat_fcall:"))
        .mapToLong(line -> Long.parseLong(line.split("[=,]", -1)[1]))
        .sum();
  }

  /** Where the time of the server would be another, deadlines are as far from it as if it were. */
  private static void moveDeadlines(URI server, Duration by) {
    var script =
        """
        for _, member in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
          redis.call('ZINCRBY', KEYS[1], ARGV[1], member)
        end
        """;
    Redis.ask(server, "EVAL", script, "1", "{rollcall}:deadlines", "" + by.toMillis());
  }

  /**
   * @param shift of the times in Redis afterwards, in seconds
   */
  private static void stepped(Steppable clock, Consumer<URI> step, String shift) {
    try (var server = Redis.REDIS_7.start(ServerOptions.PLAIN);
        var scheduler = Scheduler.system();
        var one = RedisBackend.open(RedisSettings.of(server.uri()), clock, scheduler);
        var other = RedisBackend.open(RedisSettings.of(server.uri()), clock, scheduler)) {
      eventually(one::check);
      eventually(other::check);
      put(one.registry(), heartbeating("orders", "lives", TTL));
      put(one.registry(), heartbeating("stock", "dies", TTL.multipliedBy(2)));
      var told = new ToldStates();
      other.registry().watch("orders", told);
      pass(Duration.ofSeconds(2));

      step.accept(server.uri());

      for (int i = 0; i < 8; i++) {
        other.registry().renew(LIVES, clock.now());
        pass(Duration.ofSeconds(1));
      }
      assertThat(told.expired()).isEmpty();
      assertThat(told.ids()).containsExactly("lives");
      var shifted = Redis.ask(server.uri(), "HGET", "{rollcall}:state", "shift");
      assertThat(shifted.isEmpty() ? 0 : Math.round(Long.parseLong(shifted) / 1000.0))
          .isEqualTo(Long.parseLong(shift));
      eventually(() -> assertThat(one.registry().read("stock").instances()).isEmpty());
    }
  }

  private static void pass(Duration duration) {
    Awaitility.await().pollDelay(duration).atMost(duration.plusSeconds(10)).until(() -> true);
  }
}
