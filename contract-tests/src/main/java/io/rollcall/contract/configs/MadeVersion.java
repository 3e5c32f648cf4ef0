package io.rollcall.contract.configs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.config.Condition;
import io.rollcall.config.ConfigVersion;
import io.rollcall.contract.configs.ConfigViolation.Kind;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A version, and whether the write that made it is one that makes it of the one before. */
record MadeVersion(Chain chain, ConfigCall call, Request.Change change, ConfigVersion made) {

  List<ConfigViolation> violations() {
    var violations = new ArrayList<ConfigViolation>();
    long latest = made.number() - 1;
    var before = chain.version(latest);
    if ((latest == 0 || before != null) && !mayFollow(latest, before)) {
      violations.add(
          new ConfigViolation(
              Kind.STALE_COMPARE,
              "[%s] made version %d, after %s".formatted(call, made.number(), before)));
    }
    if (!isAsWritten()) {
      violations.add(
          new ConfigViolation(Kind.WRONG_VALUE, "[%s] wrote another %s".formatted(call, made)));
    }
    return violations;
  }

  private boolean mayFollow(long latest, @Nullable ConfigVersion before) {
    boolean isThere = before != null && !before.isDeletion();
    return holds(change.condition(), latest, before)
        && (isThere || !(change instanceof Request.Delete));
  }

  private boolean isAsWritten() {
    return switch (change) {
      case Request.Put(_, var text, _) ->
          !made.isDeletion() && made.restores() == 0 && made.checksum().equals(checksum(text));
      case Request.Rollback(_, var number, _) -> {
        var restored = chain.version(number);
        yield made.restores() == number
            && (restored == null || made.checksum().equals(restored.checksum()));
      }
      case Request.Delete _ -> made.isDeletion();
    };
  }

  /**
   * @param latest number of the version before; 0 for none
   */
  static boolean holds(Condition condition, long latest, @Nullable ConfigVersion before) {
    return switch (condition) {
      case Condition.None() -> true;
      case Condition.Absent() -> before == null || before.isDeletion();
      case Condition.At(var number) -> number == latest;
    };
  }

  static String checksum(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
