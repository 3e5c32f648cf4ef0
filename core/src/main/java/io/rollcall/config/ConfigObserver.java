package io.rollcall.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Is told of writes of configurations when they begin and when they end, of those that change
 * nothing and of those that are refused as well. For metrics and traces. Thread-safe, and throws
 * nothing.
 */
@FunctionalInterface
public interface ConfigObserver {

  /** Is told, on the thread that makes them, that writes begin of which all are made or none. */
  Observed began(List<ConfigWrite> writes);

  /** Writes that are under way. Is told of their end once, on the thread on which they began. */
  interface Observed {

    void made(List<ConfigResult> results);

    /** Nothing was written, unless the outcome is unknown. */
    void failed(RuntimeException reason);
  }

  /** All of them as one: the first to be told of a beginning is the last to be told of the end. */
  static ConfigObserver all(List<ConfigObserver> observers) {
    var each = List.copyOf(observers);
    return writes -> {
      var observed = new ArrayList<Observed>(each.size());
      each.forEach(observer -> observed.addFirst(observer.began(writes)));
      return new Joined(observed);
    };
  }

  /** What several observers began, the last one first. */
  record Joined(List<Observed> observed) implements Observed {

    @Override
    public void made(List<ConfigResult> results) {
      observed.forEach(one -> one.made(results));
    }

    @Override
    public void failed(RuntimeException reason) {
      observed.forEach(one -> one.failed(reason));
    }
  }
}
