package io.rollcall.contract;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Runs things at the same time. */
public final class Concurrently {

  private Concurrently() {}

  /** What one of several threads does; they are numbered from 0. */
  public interface Work {
    void run(int number) throws Exception;
  }

  /** Runs {@code work} on that many virtual threads; fails when one does, or after a minute. */
  public static void run(int threads, Work work) throws Exception {
    run(threads, Duration.ofMinutes(1), work);
  }

  /**
   * Runs {@code work} on that many virtual threads; fails when one does, or when it takes longer.
   */
  public static void run(int threads, Duration longest, Work work) throws Exception {
    var calls = new ArrayList<Callable<Void>>();
    for (int i = 0; i < threads; i++) {
      int number = i;
      calls.add(
          () -> {
            work.run(number);
            return null;
          });
    }
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : executor.invokeAll(calls, longest.toNanos(), TimeUnit.NANOSECONDS)) {
        done.get();
      }
    }
  }
}
