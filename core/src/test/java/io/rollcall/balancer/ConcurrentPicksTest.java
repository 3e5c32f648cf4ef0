package io.rollcall.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConcurrentPicksTest {

  private static final int THREADS = 8;
  private static final int PICKS = 20_000;

  @Test
  void roundRobinSharesExactly() throws Exception {
    var candidates = Candidates.even(10);
    var shares = sharesOfAllThreads(new RoundRobin(new Random(1)), candidates);
    assertThat(shares.values()).hasSize(10).containsOnly(THREADS * PICKS / 10);
  }

  @Test
  void weightedRoundRobinSharesExactly() throws Exception {
    var shares = sharesOfAllThreads(new SmoothRotation(), Candidates.weighing(5, 1, 1, 3));
    assertThat(shares).containsAllEntriesOf(Map.of("i-0000", 80_000, "i-0003", 48_000));
    assertThat(shares).containsAllEntriesOf(Map.of("i-0001", 16_000, "i-0002", 16_000));
  }

  @Test
  void picksGoOnWhileTheListChanges() throws Exception {
    var balancer = new SmoothRotation();
    var lists = List.of(Candidates.even(5), Candidates.weighing(1, 2, 3));
    inAllThreads(
        () -> {
          for (int i = 0; i < PICKS; i++) {
            var candidates = lists.get(i / 100 % 2);
            assertThat(candidates).contains(balancer.pick(candidates, null));
          }
          return null;
        });
  }

  @Test
  void noCountIsLost() throws Exception {
    var picks = new OutstandingPicks(Clock.system(), Duration.ofHours(1), 1_000_000);
    var key = new InstanceKey("orders", "a");
    var kept = ConcurrentHashMap.<String>newKeySet();
    inAllThreads(
        () -> {
          for (int i = 0; i < PICKS; i++) {
            var pickId = picks.open(key);
            if (i % 4 == 0) {
              kept.add(pickId);
            } else {
              picks.release(pickId);
            }
          }
          return null;
        });
    assertThat(kept).hasSize(THREADS * PICKS / 4);
    assertThat(picks.outstanding(key)).isEqualTo(kept.size());
    kept.forEach(picks::release);
    assertThat(picks.outstanding(key)).isZero();
  }

  @Test
  void boundHoldsWhenManyOpen() throws Exception {
    var picks = new OutstandingPicks(Clock.system(), Duration.ofHours(1), 100);
    var key = new InstanceKey("orders", "a");
    var most = new AtomicInteger();
    inAllThreads(
        () -> {
          for (int i = 0; i < PICKS / 10; i++) {
            picks.open(key);
            most.accumulateAndGet(picks.outstanding(key), Math::max);
          }
          return null;
        });
    assertThat(most.get()).isLessThanOrEqualTo(100 + THREADS);
    assertThat(picks.outstanding(key)).isBetween(100 - THREADS, 100);
  }

  private static Map<String, Integer> sharesOfAllThreads(
      LoadBalancer balancer, List<ServiceInstance> candidates) throws Exception {
    var shares = new ConcurrentHashMap<String, Integer>();
    inAllThreads(
        () -> {
          for (int i = 0; i < PICKS; i++) {
            shares.merge(balancer.pick(candidates, null).id(), 1, Integer::sum);
          }
          return null;
        });
    return shares;
  }

  private static void inAllThreads(Callable<@Nullable Void> work) throws Exception {
    try (var threads = Executors.newFixedThreadPool(THREADS)) {
      for (var done : threads.invokeAll(Collections.nCopies(THREADS, work))) {
        done.get();
      }
    }
  }
}
