package io.rollcall.app.telemetry.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LabelPlacesTest {

  private final VirtualTime time = new VirtualTime();
  private final Set<String> known = new HashSet<>(Set.of("a", "b", "c"));
  private final List<String> closed = new ArrayList<>();
  private int most = 2;

  private final LabelPlaces<String, String> places =
      new LabelPlaces<>(
          () -> most, value -> known.contains(value), value -> "of " + value, closed::add, time);

  @Test
  void theFirstValuesGetAPlaceEach() {
    assertThat(places.of("a")).isEqualTo("of a").isSameAs(places.of("a"));
    assertThat(places.of("b")).isEqualTo("of b");
    assertThat(places.of("c")).isNull();
  }

  @Test
  void whatNobodyKnowsGetsNone() {
    assertThat(places.of("made-up")).isNull();
    assertThat(places.ofExisting("not told yet")).isEqualTo("of not told yet");
  }

  @Test
  void morePlacesCountAtOnceAndFewerTakeNoneAway() {
    places.of("a");
    places.of("b");

    most = 3;
    assertThat(places.of("c")).isEqualTo("of c");
    most = 0;
    assertThat(places.of("a")).isEqualTo("of a");
  }

  @Test
  void aValueThatIsLongGoneGivesItsPlaceUp() {
    places.of("a");
    places.of("b");

    known.remove("a");
    places.sweep();
    time.pass(LabelPlaces.LINGER.minusSeconds(1));
    places.sweep();
    assertThat(places.of("c")).isNull();
    assertThat(closed).isEmpty();

    time.pass(Duration.ofSeconds(1));
    places.sweep();
    assertThat(closed).containsExactly("of a");
    assertThat(places.of("c")).isEqualTo("of c");
  }

  @Test
  void aValueThatComesBackInTimeKeepsItsPlace() {
    places.of("a");
    known.remove("a");
    places.sweep();
    time.pass(LabelPlaces.LINGER.minusSeconds(1));

    known.add("a");
    places.sweep();
    known.remove("a");
    places.sweep();
    time.pass(LabelPlaces.LINGER.minusSeconds(1));
    places.sweep();

    assertThat(closed).isEmpty();
  }

  @Test
  void aValueThatComesBackAsItsPlaceIsGivenUpGetsAnotherOneAfterwards() {
    var happened = new ArrayList<String>();
    var coming = new AtomicReference<LabelPlaces<String, String>>();
    var back =
        new LabelPlaces<String, String>(
            () -> 2,
            known::contains,
            value -> {
              happened.add("made");
              return value;
            },
            value -> {
              known.add(value);
              Objects.requireNonNull(coming.get()).of(value);
              happened.add("closed");
            },
            time);
    coming.set(back);
    back.of("a");
    known.remove("a");
    back.sweep();
    time.pass(LabelPlaces.LINGER);

    back.sweep();
    back.of("a");

    assertThat(happened).containsExactly("made", "closed", "made");
  }

  @Test
  void manyAtOnceTakeNoMorePlacesThanThereAre() throws Exception {
    most = 10;
    var taken = ConcurrentHashMap.<String>newKeySet();
    var all = new LabelPlaces<String, String>(() -> most, _ -> true, value -> value, _ -> {}, time);
    var begin = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 200; i++) {
        var value = "service-" + i;
        var _ =
            threads.submit(
                () -> {
                  begin.await();
                  var place = all.of(value);
                  return place != null && taken.add(place);
                });
      }
      begin.countDown();
    }

    assertThat(taken).hasSize(10);
  }
}
