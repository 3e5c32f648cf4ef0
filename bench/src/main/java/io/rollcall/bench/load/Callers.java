package io.rollcall.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Many at once who make calls of this process, one after another. */
final class Callers {

  static final int COUNT = 32;

  private Callers() {}

  interface Call {
    /**
     * Makes one.
     *
     * @param caller from 0 on
     * @param number of that caller's calls, from 0 on
     */
    void make(int caller, long number) throws IOException, InterruptedException;
  }

  /** Calls a second of all together. */
  static double perSecond(Duration duration, Call call) throws IOException, InterruptedException {
    var over = new AtomicBoolean();
    var done = new AtomicLong();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks =
          IntStream.range(0, COUNT)
              .mapToObj(
                  caller ->
                      threads.submit(
                          () -> {
                            for (long number = 0; !over.get(); number++) {
                              call.make(caller, number);
                              done.incrementAndGet();
                            }
                            return caller;
                          }))
              .toList();
      TimeUnit.NANOSECONDS.sleep(duration.toNanos());
      over.set(true);
      for (var task : tasks) {
        task.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("a call failed", e);
    }
    return done.get() / (duration.toNanos() / 1e9);
  }
}
