package io.rollcall.contract.configs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When each version may have been made. What is known is a bound on the moment of one version, and
 * they are made in the order of their numbers; so they can all have been, if and only if none has
 * to be made after it must have been. The earliest moment of a version is that of any version up to
 * it, and the latest is that of any from it on.
 */
final class Moments {

  /**
   * A bound.
   *
   * @param proof the call that it follows from; null for none
   */
  private record Bound(long nanos, @Nullable ConfigCall proof) {

    static final Bound FIRST = new Bound(Long.MIN_VALUE, null);
    static final Bound LAST = new Bound(Long.MAX_VALUE, null);

    Bound later(Bound other) {
      return other.nanos > nanos ? other : this;
    }

    Bound earlier(Bound other) {
      return other.nanos < nanos ? other : this;
    }
  }

  private final List<Bound> earliest;
  private final List<Bound> latest;

  /** Of the versions 1 to {@code last}, and the one after that, which nobody saw. */
  Moments(long last) {
    earliest = bounds(Bound.FIRST, last);
    latest = bounds(Bound.LAST, last);
  }

  private static List<Bound> bounds(Bound bound, long last) {
    return new ArrayList<>(Stream.generate(() -> bound).limit(last + 2).toList());
  }

  /** A version was not made before that. There need be no such version. */
  void notBefore(long number, long nanos, ConfigCall proof) {
    if (number > 0 && number < earliest.size()) {
      earliest.set((int) number, earliest.get((int) number).later(new Bound(nanos, proof)));
    }
  }

  /** A version was made by then; 0 always was. */
  void notAfter(long number, long nanos, ConfigCall proof) {
    if (number > 0 && number < latest.size()) {
      latest.set((int) number, latest.get((int) number).earlier(new Bound(nanos, proof)));
    }
  }

  /** Makes each bound as tight as the order of the versions makes it. Call once. */
  void settle() {
    for (int i = 1; i < earliest.size(); i++) {
      earliest.set(i, earliest.get(i).later(earliest.get(i - 1)));
    }
    for (int i = latest.size() - 2; i >= 0; i--) {
      latest.set(i, latest.get(i).earlier(latest.get(i + 1)));
    }
  }

  /** Whether a version may have been the latest at some moment between the two times. */
  boolean mayBeLatest(long number, long fromNanos, long toNanos) {
    int i = (int) number;
    boolean isMade = i == 0 || earliest.get(i).nanos() <= toNanos;
    return isMade && (i + 1 >= latest.size() || latest.get(i + 1).nanos() >= fromNanos);
  }

  /** Whether a version must have been made by then. */
  boolean isMadeBy(long number, long nanos) {
    return latest.get((int) number).nanos() < nanos;
  }

  /** Why they cannot all have been made; empty when they can. */
  Optional<String> contradiction() {
    return IntStream.range(1, earliest.size())
        .filter(i -> earliest.get(i).nanos() > latest.get(i).nanos())
        .mapToObj(
            i ->
                "version %d must be there by %.3f s because of [%s], and cannot be before %.3f s because of [%s]"
                    .formatted(
                        i,
                        latest.get(i).nanos() / 1e9,
                        latest.get(i).proof(),
                        earliest.get(i).nanos() / 1e9,
                        earliest.get(i).proof()))
        .findFirst();
  }
}
