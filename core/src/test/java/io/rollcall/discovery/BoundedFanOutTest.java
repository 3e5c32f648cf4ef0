package io.rollcall.discovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BoundedFanOutTest {

  @Test
  void keepsTheOrderAndFetchesOnlyWhatIsNotAtHand() {
    try (var fanOut = new BoundedFanOut(2)) {
      var fetched = new AtomicInteger();

      var results =
          fanOut.<Integer, String>map(
              List.of(1, 2, 3, 4),
              i -> i % 2 == 0 ? "at hand " + i : null,
              i -> "fetched " + i + fetchedOnce(fetched));

      assertThat(results).containsExactly("fetched 1", "at hand 2", "fetched 3", "at hand 4");
      assertThat(fetched).hasValue(2);
    }
  }

  @Test
  void worksOnAsManyAsItMayAtOnceAndOnNoMore() {
    int bound = 3;
    var running = new AtomicInteger();
    var most = new AtomicInteger();
    var allIn = new CountDownLatch(bound);
    try (var fanOut = new BoundedFanOut(bound)) {
      fanOut.<Integer, Integer>map(
          IntStream.range(0, 50).boxed().toList(),
          i -> null,
          i -> {
            most.accumulateAndGet(running.incrementAndGet(), Math::max);
            allIn.countDown();
            await(allIn);
            running.decrementAndGet();
            return i;
          });
    }
    assertThat(most).hasValue(bound);
  }

  @Test
  void throwsWhatTheWorkThrew() {
    try (var fanOut = new BoundedFanOut(1)) {
      assertThatThrownBy(
              () ->
                  fanOut.<Integer, Integer>map(
                      List.of(1),
                      i -> null,
                      i -> {
                        throw new IllegalArgumentException("on purpose");
                      }))
          .hasMessage("on purpose");
    }
  }

  private static String fetchedOnce(AtomicInteger fetched) {
    fetched.incrementAndGet();
    return "";
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
