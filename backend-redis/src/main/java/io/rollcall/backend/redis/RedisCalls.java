package io.rollcall.backend.redis;

import io.lettuce.core.RedisException;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.util.List;
import java.util.function.Function;

/**
 * Calls of functions, on connections that all callers share. Every call is sent once; one that
 * surely had no effect, since another server has the keys now, is sent to that one. Thread-safe.
 *
 * <p>Redis answers nothing on a connection while a write there waits for copies. So these writes
 * have a connection of their own, and reads and heartbeats go on without any replica of Redis.
 */
final class RedisCalls implements AutoCloseable {

  private final SharedConnection prompt;
  private final SharedConnection waiting;

  RedisCalls(RedisServers servers) {
    this.prompt = new SharedConnection(servers);
    this.waiting = new SharedConnection(servers);
  }

  /**
   * Calls what changes nothing, or what may be repeated at will.
   *
   * @throws BackendUnavailable when there is no answer
   */
  Reply read(List<String> services, String operation, String... arguments) {
    var all = List.of(arguments);
    return call(
        prompt, connection -> connection.call(services, operation, all), RedisErrors::unavailable);
  }

  /**
   * Calls what changes something.
   *
   * @param call is made on a connection that is open, and may be made again, on another one; throws
   *     a {@link RedisException} when there is no good answer
   * @param copies how many replicas of the server are waited for to have that
   * @throws BackendUnavailable when it surely did not
   * @throws OutcomeUnknown when it may have
   */
  <T> T write(Function<RedisConnection, T> call, int copies) {
    return call(copies == 0 ? prompt : waiting, call, RedisErrors::ofWrite);
  }

  /** Whether no call goes to another server than the one of this replication id. */
  boolean areAt(String server) {
    return prompt.isAtOrClosed(server) && waiting.isAtOrClosed(server);
  }

  /** Looks for the server anew with the next call. */
  void leaveServer() {
    prompt.leaveServer();
    waiting.leaveServer();
  }

  @Override
  public void close() {
    prompt.close();
    waiting.close();
  }

  private static <T> T call(
      SharedConnection shared,
      Function<RedisConnection, T> call,
      Function<RedisException, RegistryException> meaning) {
    var connection = shared.get();
    try {
      return call.apply(connection);
    } catch (RedisException e) {
      leaveIfUseless(connection, e);
      if (!RedisErrors.isElsewhere(e)) {
        throw meaning.apply(e);
      }
    }
    var other = shared.get();
    try {
      return call.apply(other);
    } catch (RedisException e) {
      leaveIfUseless(other, e);
      throw meaning.apply(e);
    }
  }

  /** What did not answer in time will not answer others sooner: answers come in order. */
  private static void leaveIfUseless(RedisConnection connection, RedisException error) {
    if (RedisErrors.code(error).isEmpty() || RedisErrors.isElsewhere(error)) {
      connection.close();
    }
  }
}
