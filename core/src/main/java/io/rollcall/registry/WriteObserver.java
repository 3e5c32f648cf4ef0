package io.rollcall.registry;

import java.util.ArrayList;
import java.util.List;

/**
 * Is told of every write when it begins and when it ends: of heartbeats, of those that change
 * nothing and of those that are refused as well. For metrics and traces; what has to be kept is for
 * a {@link WriteRecorder}. Thread-safe, and throws nothing.
 */
@FunctionalInterface
public interface WriteObserver {

  /** Observes nothing. */
  WriteObserver NONE = (write, caller) -> outcome -> {};

  /** Is told, on the thread that makes the write, that it begins. */
  Observed began(Write<?> write, Caller caller);

  /** A write that is under way. */
  @FunctionalInterface
  interface Observed {

    /** Is told what came of the write, once, on the thread on which it began. */
    void ended(WriteOutcome outcome);
  }

  /** All of them as one: the first to be told of a beginning is the last to be told of the end. */
  static WriteObserver all(List<WriteObserver> observers) {
    return switch (observers.size()) {
      case 0 -> NONE;
      case 1 -> observers.getFirst();
      default -> new Joined(List.copyOf(observers));
    };
  }

  /** Several observers. */
  record Joined(List<WriteObserver> observers) implements WriteObserver {

    @Override
    public Observed began(Write<?> write, Caller caller) {
      var observed = new ArrayList<Observed>(observers.size());
      for (var observer : observers) {
        observed.add(observer.began(write, caller));
      }
      return outcome -> observed.reversed().forEach(one -> one.ended(outcome));
    }
  }
}
