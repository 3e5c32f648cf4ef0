package io.rollcall.bench;

import io.rollcall.balancer.LoadBalancer;
import io.rollcall.balancer.OutstandingPicks;
import io.rollcall.balancer.Strategies;
import io.rollcall.balancer.Strategy;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One pick, without entering or releasing it, from a list that does not change. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 12, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class StrategyBenchmark {

  private static final double LOAD_FACTOR = 1.25;
  private static final int KEYS = 1024;

  /** Name of a built-in strategy, or {@code consistent-hash-bounded}. */
  @Param({
    "round-robin",
    "weighted-round-robin",
    "least-connections",
    "random",
    "consistent-hash",
    "consistent-hash-bounded"
  })
  public String strategy = "";

  @Param({"10", "100", "1000"})
  public int instances;

  /** Instances have weights from 1 to this. */
  @Param("5")
  public int weights;

  private List<ServiceInstance> candidates = List.of();
  private LoadBalancer balancer = Strategies.random().create("orders");
  private String[] keys = {};
  private int next;

  @Setup
  public void setUp() {
    var picks = new OutstandingPicks(Clock.system(), Duration.ofHours(1), 100_000);
    picks.release(picks.open(new InstanceKey("orders", "feedback")));
    balancer = strategyBy(strategy, picks).create("orders");
    candidates =
        IntStream.range(0, instances)
            .mapToObj(i -> instance("orders-%04d".formatted(i), 1 + i % weights))
            .toList();
    keys = IntStream.range(0, KEYS).mapToObj(i -> "customer-" + i).toArray(String[]::new);
  }

  @Benchmark
  public ServiceInstance pick() {
    return balancer.pick(candidates, keys[next++ % KEYS]);
  }

  private static Strategy strategyBy(String name, OutstandingPicks picks) {
    if (name.equals("consistent-hash-bounded")) {
      return Strategies.consistentHashWithBoundedLoad(picks, LOAD_FACTOR);
    }
    return Strategies.builtIn(picks).stream()
        .filter(strategy -> strategy.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static ServiceInstance instance(String id, int weight) {
    var registration = Registration.builder("orders", id, "10.0.0.7", 8080).weight(weight).build();
    return ServiceInstance.registered(registration, Instant.EPOCH, 1);
  }
}
