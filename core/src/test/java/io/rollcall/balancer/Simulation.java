package io.rollcall.balancer;

import io.rollcall.model.ServiceInstance;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Twenty seconds of requests to ten instances, in virtual time. They come at random, 400 a second,
 * each with one of 1000 keys. An instance serves one request after the other: nine instances in 10
 * ms on average, the slow one in 50 ms.
 */
final class Simulation {

  /** What is simulated: a balancer made for it, with a random generator that has a fixed seed. */
  interface Subject {
    LoadBalancer create(OutstandingPicks picks, Random random);
  }

  enum Callers {
    RELEASING,
    FORGETTING
  }

  /** How many requests were at one instance at worst, and how long callers waited for an answer. */
  record Outcome(int mostAtOne, long medianMillis, long slowestPercentMillis) {}

  private static final Duration BETWEEN_REQUESTS = Duration.ofNanos(2_500_000);
  private static final Duration FAST = Duration.ofMillis(10);
  private static final Duration SLOW = Duration.ofMillis(50);
  private static final int SLOW_POSITION = 3;
  private static final int REQUESTS = 8000;
  private static final int KEYS = 1000;

  private final VirtualTime time = new VirtualTime();
  private final OutstandingPicks picks =
      new OutstandingPicks(time, Duration.ofSeconds(60), 100_000);
  private final List<ServiceInstance> candidates = Candidates.even(10);
  private final long[] busyUntil = new long[candidates.size()];
  private final int[] requestsAt = new int[candidates.size()];
  private final List<Long> waits = new ArrayList<>();
  private final Random random = new Random(42);
  private final LoadBalancer balancer;
  private final Callers callers;
  private int mostAtOne;

  private Simulation(Subject subject, Callers callers) {
    this.balancer = subject.create(picks, new Random(1));
    this.callers = callers;
  }

  static Outcome of(Subject subject, Callers callers) {
    return new Simulation(subject, callers).run();
  }

  private Outcome run() {
    var arrival = Duration.ZERO;
    for (int i = 0; i < REQUESTS; i++) {
      arrival = arrival.plus(randomly(BETWEEN_REQUESTS));
      time.after(arrival, this::request);
    }
    time.pass(arrival.multipliedBy(3));
    var sorted = waits.stream().sorted().map(Duration::ofNanos).toList();
    return new Outcome(
        mostAtOne, sorted.get(REQUESTS / 2).toMillis(), sorted.get(REQUESTS * 99 / 100).toMillis());
  }

  private void request() {
    var picked = balancer.pick(candidates, "key-" + random.nextInt(KEYS));
    var pickId = picks.open(picked.key());
    var position = candidates.indexOf(picked);
    var service = randomly(position == SLOW_POSITION ? SLOW : FAST);
    var now = time.nanos();
    busyUntil[position] = Math.max(now, busyUntil[position]) + service.toNanos();
    mostAtOne = Math.max(mostAtOne, ++requestsAt[position]);
    var wait = busyUntil[position] - now;
    time.after(Duration.ofNanos(wait), () -> answer(position, pickId, wait));
  }

  private void answer(int position, String pickId, long wait) {
    waits.add(wait);
    requestsAt[position]--;
    if (callers == Callers.RELEASING) {
      picks.release(pickId);
    }
  }

  /** Exponentially distributed. StrictMath, so that it is the same everywhere. */
  private Duration randomly(Duration mean) {
    return Duration.ofNanos((long) (mean.toNanos() * -StrictMath.log(1 - random.nextDouble())));
  }
}
