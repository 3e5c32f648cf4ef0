package io.rollcall.app.http.problem;

import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/** How many problems of each kind were told. Thread-safe. */
@Singleton
public final class ProblemCounts {

  private final Map<String, LongAdder> byType =
      Arrays.stream(ProblemType.values())
          .collect(Collectors.toUnmodifiableMap(ProblemType::urn, _ -> new LongAdder()));

  /** Counts one, and returns it. */
  Problem counted(Problem problem) {
    var count = byType.get(problem.type());
    if (count != null) {
      count.increment();
    }
    return problem;
  }

  /** How many of this kind there were. */
  public long of(ProblemType type) {
    var count = byType.get(type.urn());
    return count == null ? 0 : count.sum();
  }
}
