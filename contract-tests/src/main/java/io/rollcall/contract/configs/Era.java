package io.rollcall.contract.configs;

import io.rollcall.contract.history.Fault;
import io.rollcall.contract.history.Horizon;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A stretch of time in which no data was lost, from the end of one loss to the next. */
record Era(long fromNanos, long toNanos) {

  /** All of them, in their order. */
  static List<Era> between(List<Fault> faults) {
    var eras = new ArrayList<Era>();
    long from = 0;
    for (var loss :
        faults.stream()
            .filter(fault -> fault.effects().contains(new Fault.DataLost()))
            .sorted(Comparator.comparingLong(Fault::beginNanos))
            .toList()) {
      eras.add(new Era(from, loss.beginNanos()));
      from = Math.max(from, loss.endNanos());
    }
    eras.add(new Era(from, Long.MAX_VALUE));
    return eras;
  }

  /**
   * The call as it is judged in this time; empty when it says nothing of it. Writes that another
   * time has a part of may be made in this one.
   */
  Optional<ConfigCall> judged(ConfigCall call, Horizon horizon) {
    if (call.startNanos() >= fromNanos && call.endNanos() <= toNanos) {
      return mayBeOlder(call, horizon) ? Optional.empty() : Optional.of(call);
    }
    return call.isWrite() && call.startNanos() <= toNanos
        ? Optional.of(call.asUnknown())
        : Optional.empty();
  }

  /** The highest version of a key that was told of before, and may have outlasted the loss. */
  long before(String key, List<ConfigCall> calls) {
    return calls.stream()
        .filter(call -> call.key().equals(key) && call.startNanos() < fromNanos)
        .mapToLong(call -> Chain.highest(call.answer()))
        .max()
        .orElse(0);
  }

  /** Whether it may show what was there before the loss, as the replica knows of no other yet. */
  private boolean mayBeOlder(ConfigCall call, Horizon horizon) {
    boolean isOfView =
        call.request() instanceof Request.Get || call.request() instanceof Request.View;
    return isOfView
        && fromNanos > 0
        && (isStale(call.answer())
            || horizon.oldest(call.source().replica(), call.startNanos(), call.endNanos())
                < fromNanos);
  }

  private static boolean isStale(Answer answer) {
    return switch (answer) {
      case Answer.Value(_, _, var isStale) -> isStale;
      case Answer.Shown(_, var isStale) -> isStale;
      case Answer.NotShown(var isStale) -> isStale;
      default -> false;
    };
  }
}
