package io.rollcall.contract.configs;

import io.rollcall.config.ConfigVersion;
import io.rollcall.contract.configs.ConfigViolation.Kind;
import io.rollcall.contract.history.Horizon;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One key, judged as a register that is compared and set, and numbers what it is set to. */
final class CasRegister {

  private final List<ConfigCall> calls;
  private final Horizon horizon;
  private final Chain chain;
  private final Moments moments;

  /** No version can have a higher number, though nobody of these calls saw it. */
  private final long most;

  private final List<ConfigViolation> violations = new ArrayList<>();

  /**
   * @param before the highest version that may have been there before these calls
   */
  CasRegister(List<ConfigCall> calls, Horizon horizon, long before) {
    this.calls = calls;
    this.horizon = horizon;
    this.chain = new Chain(calls);
    this.moments = new Moments(chain.last());
    this.most = Math.max(chain.last(), before) + calls.stream().filter(this::isUnknown).count();
  }

  List<ConfigViolation> violations() {
    violations.addAll(chain.violations());
    checkWriters();
    calls.forEach(this::bound);
    moments.settle();
    moments.contradiction().ifPresent(what -> add(Kind.NOT_IN_ORDER, what));
    calls.forEach(this::checkAbsence);
    violations.addAll(new Backsteps(calls).violations());
    return violations;
  }

  private boolean isUnknown(ConfigCall call) {
    return call.isWrite() && call.answer() instanceof Answer.Unknown;
  }

  private void checkWriters() {
    var sent = new HashSet<String>();
    for (var call : calls) {
      if (call.request() instanceof Request.Change change) {
        sent.add(change.id());
        checkWrite(call, change);
      }
    }
    for (var id : chain.writers()) {
      if (!sent.contains(id)) {
        add(Kind.EFFECT_OF_NONE, "nobody sent the write '%s' that made a version".formatted(id));
      }
    }
  }

  private void checkWrite(ConfigCall call, Request.Change change) {
    var made = chain.madeBy(change);
    if (made != null) {
      boolean mayBe =
          call.answer() instanceof Answer.Made || call.answer() instanceof Answer.Unknown;
      if (!mayBe) {
        add(Kind.EFFECT_OF_NONE, "[%s] made %s".formatted(call, made));
      }
      new MadeVersion(chain, call, change, made).violations().forEach(violations::add);
      moments.notBefore(made.number(), call.startNanos(), call);
    }
  }

  /** What each answer says of the moments of versions. */
  private void bound(ConfigCall call) {
    switch (call.answer()) {
      case Answer.Made(var version) -> {
        moments.notAfter(version.number(), call.endNanos(), call);
        if (!(call.request() instanceof Request.Change change)
            || !version.message().equals(change.id())) {
          add(Kind.DOUBLED_VERSION, "another write made the version of [%s]".formatted(call));
        }
      }
      case Answer.Unchanged(var version) -> {
        isLatest(version.number(), call);
        if (call.request() instanceof Request.Put(_, var text, _)) {
          checkValue(version, text, call);
        }
      }
      case Answer.Mismatch(var latest) -> {
        isLatest(latest, call);
        checkMismatch(latest, call);
      }
      case Answer.Value(var version, var text, var isStale) -> {
        checkValue(version, text, call);
        moments.notAfter(version.number(), call.endNanos(), call);
        if (call.request() instanceof Request.Get) {
          moments.notBefore(version.number() + 1, oldest(call, isStale), call);
        }
      }
      case Answer.Shown(var version, var isStale) -> {
        moments.notAfter(version.number(), call.endNanos(), call);
        moments.notBefore(version.number() + 1, oldest(call, isStale), call);
      }
      case Answer.Versions(var versions) -> isLatest(versions.getFirst().number(), call);
      case Answer.NotFound() -> {
        if (call.request() instanceof Request.GetHistory) {
          isLatest(0, call);
        }
      }
      case Answer.NotShown _, Answer.NoEffect _, Answer.Unknown _ -> {}
    }
  }

  /** At some moment of the call it was the latest: what was asked was asked of the store. */
  private void isLatest(long number, ConfigCall call) {
    moments.notAfter(number, call.endNanos(), call);
    moments.notBefore(number + 1, call.startNanos(), call);
    if (number > most) {
      add(
          Kind.EFFECT_OF_NONE,
          "nobody can have made the version that is told by [%s]".formatted(call));
    }
  }

  private void checkMismatch(long latest, ConfigCall call) {
    var before = chain.version(latest);
    if (call.request() instanceof Request.Change change
        && (latest == 0 || before != null)
        && MadeVersion.holds(change.condition(), latest, before)) {
      add(Kind.STALE_COMPARE, "the condition holds with version %d: [%s]".formatted(latest, call));
    }
  }

  private void checkValue(ConfigVersion version, String text, ConfigCall call) {
    if (!version.checksum().equals(MadeVersion.checksum(text))) {
      add(Kind.WRONG_VALUE, "the value is not that of the version: [%s]".formatted(call));
    }
  }

  /** Whether the key, or the version, can have had no value when it was said to have none. */
  private void checkAbsence(ConfigCall call) {
    long from = call.startNanos();
    if (call.answer() instanceof Answer.NotShown(var isStale)) {
      requireAbsent(oldest(call, isStale), call);
    } else if (call.answer() instanceof Answer.NotFound) {
      switch (call.request()) {
        case Request.Get(), Request.Delete _ -> requireAbsent(from, call);
        case Request.GetVersion(var number) -> requireUnknown(number, from, call);
        case Request.Rollback(_, var number, _) -> requireUnknown(number, from, call);
        case Request.Put _, Request.GetHistory _, Request.View _ -> {}
      }
    }
  }

  private void requireAbsent(long fromNanos, ConfigCall call) {
    if (chain.absences().stream()
        .noneMatch(number -> moments.mayBeLatest(number, fromNanos, call.endNanos()))) {
      add(Kind.NOT_IN_ORDER, "the key must have had a value: [%s]".formatted(call));
    }
  }

  private void requireUnknown(long number, long fromNanos, ConfigCall call) {
    @Nullable ConfigVersion there = chain.version(number);
    if (there != null && !there.isDeletion() && moments.isMadeBy(number, fromNanos)) {
      add(Kind.NOT_IN_ORDER, "the version must have been there: [%s]".formatted(call));
    }
  }

  private long oldest(ConfigCall call, boolean isStale) {
    return isStale
        ? Long.MIN_VALUE
        : horizon.oldest(call.source().replica(), call.startNanos(), call.endNanos());
  }

  private void add(Kind kind, String explanation) {
    violations.add(new ConfigViolation(kind, explanation));
  }
}
