package io.rollcall.contract.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Redis, and what came of it. A server keeps nothing over a restart unless its options say so. */
public enum Redis {
  /** The oldest that Rollcall is for. */
  REDIS_7(RedisProgram.REDIS_7),
  REDIS_8(RedisProgram.REDIS_8),
  VALKEY_8(RedisProgram.VALKEY_8),
  VALKEY_9(RedisProgram.VALKEY_9);

  /** What sentinels call the servers that they watch. */
  public static final String MASTER = "registry";

  private static final int SENTINELS = 3;

  private final RedisProgram program;

  Redis(RedisProgram program) {
    this.program = program;
  }

  /**
   * One server for all tests of this JVM, open to everybody, in plain text; started by the first
   * call. Tests keep apart by what they call their keys, and leave it up.
   */
  public URI shared() {
    return SharedServer.of(program);
  }

  /** A server of the caller's own, ready and empty; the caller closes it. */
  public RealServer start(ServerOptions options) {
    return RealServer.alone(program, options);
  }

  /** A cluster of the caller's own that shares the slots out; the caller closes it. */
  public ServerCluster cluster(int servers, ServerOptions options) {
    return ServerCluster.start(
        program, servers, 0, options.withArguments("--cluster-enabled", "yes"));
  }

  /**
   * A primary and its replicas, watched by three sentinels, which call them {@link #MASTER}; the
   * sentinels are the agents. The caller closes it.
   */
  public ServerCluster sentinels(int servers, ServerOptions options) {
    try {
      var folder = Files.createTempDirectory("rollcall-sentinels-");
      for (int i = 1; i <= SENTINELS; i++) {
        Files.createFile(configuration(folder, "agent" + i));
      }
      return ServerCluster.start(program, servers, SENTINELS, options.withFiles(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a command to a server that is open to everybody, and gives the answer as text. */
  public static String ask(URI server, String... words) {
    try {
      return Resp.ask(server.getPort(), null, words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The server that a sentinel takes for the primary. */
  public static URI primary(URI sentinel) {
    var address = ask(sentinel, "SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER).lines().toList();
    return URI.create("redis://" + address.getFirst() + ":" + address.getLast());
  }

  static Path configuration(Path folder, String sentinel) {
    return folder.resolve(sentinel + ".conf");
  }

  /** Such as {@code valkey 8}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
