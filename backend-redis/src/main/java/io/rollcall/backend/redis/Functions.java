package io.rollcall.backend.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.rollcall.model.RegistryException.BackendUnavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;

/**
 * The library of functions that Redis runs, {@code rollcall.lua}. Its name holds its digest, so
 * replicas of different versions of Rollcall each call their own. A server that does not have it is
 * given it, and called again.
 */
final class Functions {

  private static final String FILE = "rollcall.lua";
  private static final int DIGITS = 12;

  private static final String SOURCE = source();
  private static final String NAME = "rollcall_" + digest(SOURCE).substring(0, DIGITS);

  private static final String LIBRARY =
      "#!lua name=%s\nlocal LIBRARY = '%s'\n%s".formatted(NAME, NAME, SOURCE);

  private Functions() {}

  /**
   * What became of a call.
   *
   * @param copies how many replicas of the server have what it wrote, once that is known
   */
  record Done(Reply reply, Future<Long> copies) {}

  /**
   * Calls one. Throws a {@link RedisException} when there is no good answer.
   *
   * @param copies how many replicas of the server are waited for to have what it writes
   * @throws BackendUnavailable when there is no memory for the library
   */
  static Done call(
      RedisAsyncCommands<String, String> commands,
      String operation,
      String[] keys,
      String[] arguments,
      int copies,
      Duration timeout) {
    var function = NAME + "_" + operation;
    try {
      return answer(commands, function, keys, arguments, copies, timeout);
    } catch (RedisException e) {
      if (!RedisErrors.isFunctionMissing(e)) {
        throw e;
      }
    }
    load(commands, timeout);
    return answer(commands, function, keys, arguments, copies, timeout);
  }

  private static Done answer(
      RedisAsyncCommands<String, String> commands,
      String function,
      String[] keys,
      String[] arguments,
      int wanted,
      Duration timeout) {
    RedisFuture<List<Object>> sent =
        commands.fcall(function, ScriptOutputType.MULTI, keys, arguments);
    Future<Long> copied = // sent along, so that it is of this write and nobody's later one
        wanted == 0
            ? CompletableFuture.completedFuture(0L)
            : commands.waitForReplication(wanted, timeout.toMillis() / 2);
    return new Done(new Reply(Answers.await(sent, timeout)), copied);
  }

  private static void load(RedisAsyncCommands<String, String> commands, Duration timeout) {
    try {
      Answers.await(commands.functionLoad(LIBRARY), timeout);
    } catch (RedisException e) {
      if (RedisErrors.isMemoryFull(e)) {
        throw new BackendUnavailable(
            "Redis's memory is full and takes no functions of this version of Rollcall, so nothing"
                + " goes on: raise maxmemory, or remove other data",
            e);
      }
      if (!RedisErrors.isLibraryThere(e)) { // another caller was faster
        throw e;
      }
    }
  }

  private static String source() {
    try (var resource = Functions.class.getResourceAsStream(FILE)) {
      return new String(Objects.requireNonNull(resource, FILE).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(String text) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JVM has no SHA-256", e);
    }
  }
}
