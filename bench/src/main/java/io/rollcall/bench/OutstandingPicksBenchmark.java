package io.rollcall.bench;

import io.rollcall.balancer.OutstandingPicks;
import io.rollcall.model.InstanceKey;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What a pick that is counted costs on top, with the most picks outstanding that there may be. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 12, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class OutstandingPicksBenchmark {

  private static final InstanceKey KEY = new InstanceKey("orders", "orders-1");

  private final OutstandingPicks picks =
      new OutstandingPicks(
          Clock.system(), Duration.ofHours(1), OutstandingPicks.DEFAULT_MOST_PICKS);

  @Setup
  public void fill() {
    for (int i = 1; i < OutstandingPicks.DEFAULT_MOST_PICKS; i++) {
      picks.open(KEY);
    }
  }

  @Benchmark
  public void openAndRelease() {
    picks.release(picks.open(KEY));
  }

  /** Each makes the oldest give way, once the last free place is taken. */
  @Benchmark
  public String openAndForget() {
    return picks.open(KEY);
  }
}
