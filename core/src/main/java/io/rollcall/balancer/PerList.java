package io.rollcall.balancer;

import io.rollcall.model.ServiceInstance;
import java.util.ArrayList;
import java.util.List;

/**
 * What was worked out for the last few candidate lists, kept while they come again: a service that
 * does not change is picked from as a whole and in parts, by zone or tag. Thread-safe: threads that
 * bring equal lists get the same value.
 */
final class PerList<T> {

  /** Works out the value for a list that is not known, for one list at a time. */
  interface Derivation<T> {

    /**
     * The value for {@code candidates}.
     *
     * @param known the values for the lists before, latest first, which other threads may be using
     */
    T derive(List<ServiceInstance> candidates, List<T> known);
  }

  private record Derived<T>(List<ServiceInstance> candidates, T value) {}

  private static final int MOST_LISTS = 4;

  private final Derivation<T> derivation;
  private volatile List<Derived<T>> known = List.of();

  PerList(Derivation<T> derivation) {
    this.derivation = derivation;
  }

  T of(List<ServiceInstance> candidates) {
    var latest = known;
    for (int i = 0; i < latest.size(); i++) {
      if (isSame(latest.get(i).candidates(), candidates)) {
        return latest.get(i).value();
      }
    }
    return ofEqual(candidates);
  }

  private synchronized T ofEqual(List<ServiceInstance> candidates) {
    var others = new ArrayList<>(known);
    var equal =
        others.stream().filter(derived -> derived.candidates().equals(candidates)).findFirst();
    equal.ifPresent(others::remove);
    var value =
        equal
            .map(Derived::value)
            .orElseGet(
                () -> derivation.derive(candidates, others.stream().map(Derived::value).toList()));
    others.addFirst(new Derived<>(candidates, value));
    known = others.stream().limit(MOST_LISTS).toList();
    return value;
  }

  @SuppressWarnings("ReferenceEquality") // lists never change, so this settles most cases at once
  private static boolean isSame(List<ServiceInstance> some, List<ServiceInstance> others) {
    return some == others;
  }
}
