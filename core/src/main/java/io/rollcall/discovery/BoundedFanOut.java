package io.rollcall.discovery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Does one thing for many, at the same time, but never more than so many at once. Thread-safe. */
final class BoundedFanOut implements AutoCloseable {

  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("rollcall-fan-out-", 0).factory());
  private final Semaphore permits;

  BoundedFanOut(int concurrency) {
    this.permits = new Semaphore(concurrency);
  }

  /**
   * One result for each of {@code inputs}, in their order; throws what {@code fetch} threw first.
   *
   * @param atHand answers at once, or null where {@code fetch} must
   */
  <I, O> List<O> map(Collection<I> inputs, Function<I, @Nullable O> atHand, Function<I, O> fetch) {
    var results = new ArrayList<Future<O>>(inputs.size());
    for (var input : inputs) {
      var known = atHand.apply(input);
      results.add(
          known != null
              ? CompletableFuture.completedFuture(known)
              : threads.submit(() -> bounded(input, fetch)));
    }
    return results.stream().map(BoundedFanOut::join).toList();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private <I, O> O bounded(I input, Function<I, O> work) throws InterruptedException {
    permits.acquire();
    try {
      return work.apply(input);
    } finally {
      permits.release();
    }
  }

  private static <O> O join(Future<O> result) {
    try {
      return result.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
