package io.rollcall.contract.configs;

import io.rollcall.contract.configs.ConfigViolation.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one source shows of a key never goes back. A read of the latest value shows at least what
 * was listed or told before it; but it may have asked the store, and so be ahead of what is listed
 * after it.
 */
final class Backsteps {

  private final List<ConfigViolation> violations = new ArrayList<>();

  /**
   * @param calls of one key
   */
  Backsteps(List<ConfigCall> calls) {
    calls.stream()
        .filter(call -> number(call) >= 0)
        .collect(Collectors.groupingBy(ConfigCall::source))
        .values()
        .forEach(this::check);
  }

  List<ConfigViolation> violations() {
    return violations;
  }

  private void check(List<ConfigCall> reads) {
    var shown = new TreeMap<Long, ConfigCall>(); // the highest that was shown by each time
    reads.stream()
        .filter(call -> call.request() instanceof Request.View)
        .sorted(Comparator.comparingLong(ConfigCall::endNanos))
        .forEach(
            call -> {
              if (shown.isEmpty() || number(call) > number(shown.lastEntry().getValue())) {
                shown.put(call.endNanos(), call);
              }
            });
    reads.forEach(call -> check(call, shown.lowerEntry(call.startNanos())));
  }

  private void check(ConfigCall call, Map.@Nullable Entry<Long, ConfigCall> earlier) {
    if (earlier != null && number(call) < number(earlier.getValue())) {
      violations.add(
          new ConfigViolation(
              Kind.WENT_BACK, "[%s], and before that [%s]".formatted(call, earlier.getValue())));
    }
  }

  /** Of the version that is shown as the latest; -1 when the call shows none. */
  private static long number(ConfigCall call) {
    return switch (call.answer()) {
      case Answer.Shown(var version, _) -> version.number();
      case Answer.Value(var version, _, _) when call.request() instanceof Request.Get ->
          version.number();
      default -> -1;
    };
  }
}
