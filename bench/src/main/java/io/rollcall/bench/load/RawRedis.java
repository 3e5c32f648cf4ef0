package io.rollcall.bench.load;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** What the driver of the Redis backend does without Rollcall, on one connection. */
final class RawRedis implements AutoCloseable {

  private static final long TIMEOUT_SECONDS = 10;
  private static final String VALUE = "x".repeat(300);
  private static final String LEASE = "x".repeat(50);

  /** Writes what a registration does, and checks nothing. */
  private static final String REGISTER =
      """
      local revision = redis.call('HINCRBY', KEYS[1], 'revision', 1)
      redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
      redis.call('HSET', KEYS[3], ARGV[1], revision)
      redis.call('ZADD', KEYS[4], revision, ARGV[1])
      redis.call('XADD', KEYS[5], 'MAXLEN', '~', 20000, '*', 'id', ARGV[1], 'value', ARGV[2])
      return revision
      """;

  /** Writes what a heartbeat does, and checks nothing. */
  private static final String RENEW =
      """
      redis.call('HSET', KEYS[3], ARGV[1], ARGV[2])
      redis.call('ZADD', KEYS[4], ARGV[3], ARGV[1])
      return 1
      """;

  private static final String[] KEYS = {"raw:state", "raw:a", "raw:b", "raw:c", "raw:changes"};

  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;
  private final String register;
  private final String renew;

  RawRedis(URI server) {
    client = RedisClient.create(server.toString());
    connection = client.connect();
    register = connection.sync().scriptLoad(REGISTER);
    renew = connection.sync().scriptLoad(RENEW);
  }

  /** One script that writes what a registration does. */
  void register(String id) {
    RedisFuture<Long> answer =
        connection.async().evalsha(register, ScriptOutputType.INTEGER, KEYS, id, VALUE);
    await(answer);
  }

  /** One script that writes what a heartbeat does. */
  void renew(String id, long deadline) {
    RedisFuture<Long> answer =
        connection
            .async()
            .evalsha(renew, ScriptOutputType.INTEGER, KEYS, id, LEASE, Long.toString(deadline));
    await(answer);
  }

  /** One command that moves a deadline. */
  void move(String id, double deadline) {
    await(connection.async().zadd("raw:c", deadline, id));
  }

  void tell(String number) {
    await(connection.async().xadd("raw:watched", Map.of("number", number)));
  }

  /** Milliseconds from the start of an {@code XADD} to an {@code XREAD} of another connection. */
  double watchLatency() throws IOException, InterruptedException {
    var latency = new WatchLatency();
    var over = new AtomicBoolean();
    tell("-1");
    var reader = Thread.ofVirtual().start(() -> read(latency, over));
    try {
      return latency.median(number -> tell("" + number));
    } finally {
      over.set(true);
      reader.join();
    }
  }

  @SuppressWarnings("unchecked")
  private void read(WatchLatency latency, AtomicBoolean over) {
    var last = "$";
    try (var own = client.connect()) {
      while (!over.get()) {
        var entries =
            await(
                own.async()
                    .xread(XReadArgs.Builder.block(100), StreamOffset.from("raw:watched", last)));
        for (var entry : entries) {
          last = entry.getId();
          latency.seen(Integer.parseInt(entry.getBody().getOrDefault("number", "-1")));
        }
      }
    }
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown();
  }

  private static <T> T await(Future<T> answer) {
    try {
      return answer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("Redis failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
