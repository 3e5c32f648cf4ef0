package io.rollcall.backend.redis;

import io.lettuce.core.Limit;
import io.lettuce.core.MapScanCursor;
import io.lettuce.core.Range;
import io.lettuce.core.RedisException;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.rollcall.backend.redis.Functions.Done;
import io.rollcall.model.RegistryException.BackendUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to the server that has the keys. Thread-safe. What reads throws a {@link
 * RedisException} when there is no good answer in time.
 */
final class RedisConnection implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RedisConnection.class);

  private static final int NAMES_AT_ONCE = 1000;
  private static final int CHANGES_AT_ONCE = 1000;

  private final StatefulRedisConnection<String, String> connection;
  private final Keys keys;
  private final Duration timeout;

  private volatile String server = "";

  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param timeout of each call
   */
  RedisConnection(StatefulRedisConnection<String, String> connection, Keys keys, Duration timeout) {
    this.connection = connection;
    this.keys = keys;
    this.timeout = timeout;
  }

  /**
   * What a server says of itself and of the data that it has.
   *
   * @param server the replication id, which is another one after a restart or promotion
   * @param revision up to which changes are stored; 0 when there is nothing
   */
  record Position(String server, long revision) {}

  /** Calls a function that writes nothing. */
  Reply call(List<String> services, String operation, List<String> arguments) {
    return call(services, operation, arguments, 0).reply();
  }

  /**
   * Calls a function.
   *
   * @param copies how many replicas of the server are waited for to have what it writes
   */
  Done call(List<String> services, String operation, List<String> arguments, int copies) {
    var all = new ArrayList<String>(arguments.size() + 1);
    all.add(server);
    all.addAll(arguments);
    return Functions.call(
        commands(), operation, keys.of(services), all.toArray(String[]::new), copies, timeout);
  }

  /** The replication id that the server was last seen to have. */
  String server() {
    return server;
  }

  private RedisAsyncCommands<String, String> commands() {
    return connection.async();
  }

  boolean isOpen() {
    return !closed.get() && connection.isOpen();
  }

  /**
   * Where the server is now, which must have the keys and take writes: a {@link RedisException}
   * names the node of a cluster that does.
   *
   * @throws BackendUnavailable for a replica
   */
  Position position() {
    return position(timeout);
  }

  /** As the other, within {@code longest}. */
  Position position(Duration longest) {
    var revision = commands().hget(keys.state(), "revision");
    var info = commands().info("replication");
    var stored = Answers.await(revision, longest);
    var replication = fields(Answers.await(info, longest));
    if (!"master".equals(replication.get("role"))) {
      throw new BackendUnavailable(
          "the Redis server is a replica; name the primary, or sentinels that know it", null);
    }
    server = replication.getOrDefault("master_replid", "");
    return new Position(server, stored == null ? 0 : Long.parseLong(stored));
  }

  /** The next names of services, some of them perhaps again. */
  MapScanCursor<String, String> services(ScanCursor cursor) {
    var page = ScanArgs.Builder.limit(NAMES_AT_ONCE);
    return Answers.await(commands().hscan(keys.services(), cursor, page), timeout);
  }

  /** The first changes after one revision and up to another. */
  List<StreamMessage<String, String>> changes(long after, long upTo) {
    var range = Range.create((after + 1) + "-0", upTo + "-0");
    return Answers.await(
        commands().xrange(keys.changes(), range, Limit.from(CHANGES_AT_ONCE)), timeout);
  }

  /** The first changes after one revision; null when none came within {@code longest}. */
  @SuppressWarnings("unchecked") // an array of the driver's generic type, which it only reads
  @Nullable List<StreamMessage<String, String>> awaitChanges(long after, Duration longest) {
    var block = XReadArgs.Builder.block(longest).count(CHANGES_AT_ONCE);
    var from = StreamOffset.from(keys.changes(), after + "-0");
    return Answers.await(commands().xread(block, from), longest.plus(timeout));
  }

  private static Map<String, String> fields(String info) {
    return Arrays.stream(info.split("\r?\n", -1))
        .filter(line -> line.contains(":"))
        .map(line -> line.split(":", 2))
        .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1], (first, last) -> last));
  }

  /** Returns at once; what is under way fails. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    connection
        .closeAsync()
        .exceptionally(
            error -> {
              log.debug("A connection to Redis did not close well", error);
              return null;
            });
  }
}
