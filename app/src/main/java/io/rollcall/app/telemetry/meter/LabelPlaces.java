package io.rollcall.app.telemetry.meter;

import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many values a label has. The first values that come, of those that are known, get a
 * place each, and with it what is counted of them; there are only so many places. A value that has
 * not been known for {@link #LINGER} gives its place up.
 *
 * <p>Whoever finds no place counts under {@link #OTHER}, together with all that have none. Nothing
 * is moved there from a place that is given up, and nothing is taken out of it when its value gets
 * a place later: so {@link #OTHER} only grows, by what happened while it was the label.
 *
 * <p>Thread-safe. Finding a place that is there takes no lock and makes no object.
 *
 * @param <K> the values
 * @param <T> what is counted of one
 */
final class LabelPlaces<K, T> {

  /** The label of all values that have no place. No service or instance can be called so. */
  static final String OTHER = "_other";

  /** Long enough for whoever scrapes to see the last counts. */
  static final Duration LINGER = Duration.ofMinutes(10);

  private final ConcurrentMap<K, Place<T>> places = new ConcurrentHashMap<>();
  private final IntSupplier most;
  private final Predicate<K> isKnown;
  private final Function<K, T> make;
  private final Consumer<T> close;
  private final Clock clock;

  /**
   * Makes one without any value.
   *
   * @param most places, as of now; fewer than before take none away
   * @param isKnown whether a value deserves a place; those that callers made up do not
   * @param close is told what a place held that was given up. What another thread counts there at
   *     this moment is not shown any more
   */
  LabelPlaces(
      IntSupplier most, Predicate<K> isKnown, Function<K, T> make, Consumer<T> close, Clock clock) {
    this.most = most;
    this.isKnown = isKnown;
    this.make = make;
    this.close = close;
    this.clock = clock;
  }

  /** What is counted of a value; null when it has no place and gets none. */
  @Nullable T of(K value) {
    var place = places.get(value);
    if (place != null) {
      return place.content;
    }
    return isFull() || !isKnown.test(value) ? null : take(value);
  }

  /** As {@link #of}, for a value that deserves a place, though that may not be known yet. */
  @Nullable T ofExisting(K value) {
    var place = places.get(value);
    return place != null ? place.content : isFull() ? null : take(value);
  }

  /**
   * Has places given up whose values have long been unknown. Call now and then. Nobody takes a
   * place meanwhile, so that what is closed is not what a value that came back counts in.
   */
  synchronized void sweep() {
    long nowNanos = clock.nanos();
    places.forEach(
        (value, place) -> {
          if (isKnown.test(value)) {
            place.goneNanos = null;
          } else if (place.goneNanos == null) {
            place.goneNanos = nowNanos;
          } else if (nowNanos - place.goneNanos >= LINGER.toNanos()) {
            close.accept(place.content);
            places.remove(value);
          }
        });
  }

  private synchronized @Nullable T take(K value) {
    var place = places.get(value);
    if (place == null && !isFull()) {
      place = new Place<>(make.apply(value));
      places.put(value, place);
    }
    return place == null ? null : place.content;
  }

  private boolean isFull() {
    return places.size() >= most.getAsInt();
  }

  private static final class Place<T> {

    private final T content;

    /** When its value was first found to be unknown; null while it is known. For the sweeper. */
    private @Nullable Long goneNanos;

    Place(T content) {
      this.content = content;
    }
  }
}
