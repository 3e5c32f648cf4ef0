package io.rollcall.backend.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisException;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The seam: what Redis and its driver say, as what Rollcall says. No message holds a secret. */
final class RedisErrors {

  /** With those words Redis begins its answer to what it did not do. */
  private static final Set<String> REFUSALS =
      Set.of(
          "ASK",
          "BUSY",
          "CLUSTERDOWN",
          "CROSSSLOT",
          "LOADING",
          "MASTERDOWN",
          "MISCONF",
          "MOVED",
          "NOAUTH",
          "NOPERM",
          "NOREPLICAS",
          "OOM",
          "READONLY",
          "TRYAGAIN",
          "UNKILLABLE",
          "WRONGPASS");

  /** After those another server may do it, or this one after signing in anew. */
  private static final Set<String> ELSEWHERE =
      Set.of("CLUSTERDOWN", "LOADING", "MASTERDOWN", "MOVED", "NOAUTH", "READONLY");

  private static final String FORBIDDEN =
      "Redis's user may not do this; docs/backends/redis.md says what it needs";

  private RedisErrors() {}

  /** For a call without effect, or one that may be repeated at will. */
  static BackendUnavailable unavailable(RedisException error) {
    return new BackendUnavailable(explanation(error), error);
  }

  /** For a call that changes something and was sent. */
  static RegistryException ofWrite(RedisException error) {
    return isRefused(error) ? unavailable(error) : unknown(error);
  }

  /** For a call of which it is not known what it changed. */
  static OutcomeUnknown unknown(RedisException error) {
    return new OutcomeUnknown(
        explanation(error) + "; the write may have been done or may yet be", error);
  }

  /** Whether Redis did nothing of what it was asked for. */
  private static boolean isRefused(RedisException error) {
    return isFunctionMissing(error) || (REFUSALS.contains(code(error)) && !isWithinFunction(error));
  }

  /** Whether a command of a function was refused; those before it were done. */
  private static boolean isWithinFunction(RedisException error) {
    return said(error).contains(", on @user_function:");
  }

  /** Whether Redis answered, if with an error. */
  static boolean isAnswer(RegistryException error) {
    return !code(error).isEmpty();
  }

  /** Whether a command of a function was not permitted, as Redis or Valkey says it. */
  private static boolean isForbidden(String said) {
    return said.contains("can't run this command") || said.contains("ACL failure in script");
  }

  /** Whether Redis refused a call for what its user may do: for the function, or for its keys. */
  static boolean isNotPermitted(RegistryException error) {
    return code(error).equals("NOPERM");
  }

  static boolean isMemoryFull(RedisException error) {
    return code(error).equals("OOM");
  }

  static boolean isFunctionMissing(RedisException error) {
    return said(error).equals("ERR Function not found");
  }

  static boolean isLibraryThere(RedisException error) {
    return said(error).endsWith("already exists");
  }

  static boolean isElsewhere(RedisException error) {
    return ELSEWHERE.contains(code(error));
  }

  static boolean isMoved(RedisException error) {
    return code(error).equals("MOVED");
  }

  /** The word that Redis's answer begins with; empty when there is no answer. */
  static String code(Throwable error) {
    return said(error).split(" ", 2)[0];
  }

  /** What Redis answered; empty when it did not. */
  static String said(Throwable error) {
    return causes(error)
        .filter(RedisCommandExecutionException.class::isInstance)
        .map(Throwable::getMessage)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse("");
  }

  /** For people: what is wrong and, where it helps, what to do. */
  private static String explanation(RedisException error) {
    var said = said(error);
    return switch (code(error)) {
      case "" ->
          error instanceof RedisCommandTimeoutException
              ? "Redis did not answer in time"
              : "Redis is out of reach: " + reason(error);
      case "OOM" ->
          "Redis's memory is full and takes no new registrations: raise maxmemory, or remove other"
              + " data";
      case "READONLY" -> "the Redis server is a replica, and takes no writes";
      case "LOADING" -> "Redis is still loading its data";
      case "NOAUTH" -> "Redis demands a password; set user and password";
      case "WRONGPASS" -> "Redis does not know this user and password";
      case "NOPERM" -> FORBIDDEN;
      case "MOVED", "ASK", "TRYAGAIN" -> "the keys are moving to another node of the cluster";
      case "CLUSTERDOWN" -> "the Redis cluster is down: not all of its slots are served";
      case "BUSY", "UNKILLABLE" -> "Redis is busy with somebody's script";
      case "ERR" ->
          said.startsWith("ERR unknown command")
              ? "Redis is too old: Rollcall needs Redis 7.0 or later, or Valkey"
              : isForbidden(said) ? FORBIDDEN : "Redis refused: " + said;
      case "NOREPLICAS" -> "Redis takes no writes while it has too few replicas";
      case "MISCONF" -> "Redis takes no writes while it cannot save its data";
      default -> "Redis refused: " + said;
    };
  }

  /** The innermost cause says most, such as "Connection refused". */
  private static String reason(Throwable error) {
    return causes(error)
        .map(Throwable::getMessage)
        .filter(message -> message != null && !message.isBlank())
        .reduce((outer, inner) -> inner)
        .orElse(error.getClass().getSimpleName());
  }

  private static Stream<Throwable> causes(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause);
  }
}
