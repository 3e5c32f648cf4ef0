package io.rollcall.fault;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How far a cell has come, for clients that act accordingly. Thread-safe. */
final class Course {

  /** What comes to pass once, in this order. */
  enum Event {
    TROUBLE,
    CALM,
    OVER
  }

  private final Map<Event, CountDownLatch> events = new EnumMap<>(Event.class);

  Course() {
    for (var event : Event.values()) {
      events.put(event, new CountDownLatch(1));
    }
  }

  /** Tells all that it has come; what comes before it has come, too. */
  void tell(Event event) {
    events.forEach(
        (each, latch) -> {
          if (each.compareTo(event) <= 0) {
            latch.countDown();
          }
        });
  }

  boolean hasCome(Event event) {
    return latch(event).getCount() == 0;
  }

  /** Waits for it for so long; whether it has come. */
  boolean isWithin(Event event, Duration time) throws InterruptedException {
    return latch(event).await(time.toNanos(), TimeUnit.NANOSECONDS);
  }

  private CountDownLatch latch(Event event) {
    return Objects.requireNonNull(events.get(event));
  }
}
