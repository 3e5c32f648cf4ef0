package io.rollcall.balancer;

import io.rollcall.model.ServiceInstance;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Picks at random, each candidate as often as its weight says, whatever was picked before. */
final class WeightedDraw implements LoadBalancer {

  private final RandomGenerator random;
  private final PerList<ToIntFunction<RandomGenerator>> draws =
      new PerList<>((candidates, known) -> drawFrom(candidates));

  WeightedDraw(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public ServiceInstance pick(List<ServiceInstance> candidates, @Nullable String key) {
    return candidates.get(draws.of(candidates).applyAsInt(random));
  }

  private static ToIntFunction<RandomGenerator> drawFrom(List<ServiceInstance> candidates) {
    var ends = new long[candidates.size()];
    var evenly = true;
    long sum = 0;
    for (int i = 0; i < ends.length; i++) {
      evenly &= candidates.get(i).weight() == candidates.getFirst().weight();
      sum += candidates.get(i).weight();
      ends[i] = sum;
    }
    var total = sum;
    return evenly
        ? random -> random.nextInt(ends.length)
        : random -> firstAbove(random.nextLong(total), ends);
  }

  /** Where the first of {@code sorted} is that is greater than {@code value}. */
  private static int firstAbove(long value, long[] sorted) {
    var found = Arrays.binarySearch(sorted, value);
    return found >= 0 ? found + 1 : -found - 1;
  }
}
