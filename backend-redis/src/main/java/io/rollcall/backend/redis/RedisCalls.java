package io.rollcall.backend.redis;

import io.lettuce.core.RedisException;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Calls of functions, on connections that all callers share. Every call is sent once; one that
 * surely had no effect, since another server has the keys now, is sent to that one. Thread-safe.
 *
 * <p>Redis answers nothing on a connection while a write there waits for copies. So these writes
 * have a connection of their own, and reads and heartbeats go on without any replica of Redis.
 */
final class RedisCalls implements AutoCloseable {

  /** What is as well lost with a server that is: the next heartbeat or look does it again. */
  private static final Set<String> WITHOUT_COPIES = Set.of("renew", "expire");

  private final RedisServers servers;
  private final SharedConnection prompt;
  private final SharedConnection waiting;

  RedisCalls(RedisServers servers) {
    this.servers = servers;
    this.prompt = new SharedConnection(servers);
    this.waiting = new SharedConnection(servers);
  }

  /**
   * Calls what changes nothing, or what may be repeated at will.
   *
   * @throws BackendUnavailable when there is no answer
   */
  Reply read(List<String> services, String operation, String... arguments) {
    return call(services, operation, List.of(arguments), 0, RedisErrors::unavailable);
  }

  /**
   * Calls what changes one service; its name is the operation's first argument.
   *
   * @throws BackendUnavailable when it surely did not
   * @throws OutcomeUnknown when it may have
   */
  Reply write(String service, String operation, String... arguments) {
    var all = new ArrayList<String>(arguments.length + 1);
    all.add(service);
    Collections.addAll(all, arguments);
    return write(List.of(service), operation, all);
  }

  /** As the other, for what changes configurations. */
  Reply write(String operation, List<String> arguments) {
    return write(List.of(), operation, arguments);
  }

  private Reply write(List<String> services, String operation, List<String> arguments) {
    int copies = WITHOUT_COPIES.contains(operation) ? 0 : servers.copies();
    return call(services, operation, arguments, copies, RedisErrors::ofWrite);
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

  /** How an error of the driver's reads as one of Rollcall's. */
  @FunctionalInterface
  private interface Meaning {
    RegistryException of(RedisException error);
  }

  private Reply call(
      List<String> services,
      String operation,
      List<String> arguments,
      int copies,
      Meaning meaning) {
    var shared = copies == 0 ? prompt : waiting;
    var connection = shared.get();
    try {
      return connection.call(services, operation, arguments, copies);
    } catch (RedisException e) {
      leaveIfUseless(connection, e);
      if (!RedisErrors.isElsewhere(e)) {
        throw meaning.of(e);
      }
    }
    var other = shared.get();
    try {
      return other.call(services, operation, arguments, copies);
    } catch (RedisException e) {
      leaveIfUseless(other, e);
      throw meaning.of(e);
    }
  }

  /** What did not answer in time will not answer others sooner: answers come in order. */
  private static void leaveIfUseless(RedisConnection connection, RedisException error) {
    if (RedisErrors.code(error).isEmpty() || RedisErrors.isElsewhere(error)) {
      connection.close();
    }
  }
}
