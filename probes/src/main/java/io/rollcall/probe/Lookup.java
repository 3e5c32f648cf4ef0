package io.rollcall.probe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Dns;

/**
 * Resolves names with a time limit. The JDK's own look-up has none and holds on to its carrier, so
 * a slow name server would stop every virtual thread: it runs on threads kept for it. Thread-safe.
 */
final class Lookup implements Dns, AutoCloseable {

  private static final int THREADS = 16;
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final ScopedValue<Duration> LIMIT = ScopedValue.newInstance();

  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          30,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          Thread.ofPlatform().daemon().name("rollcall-lookup-", 1).factory());

  Lookup() {
    threads.allowCoreThreadTimeOut(true);
  }

  /** Look-ups that {@code call} makes on this thread take no longer than {@code limit}. */
  static <T, X extends Throwable> T within(Duration limit, ScopedValue.CallableOp<T, X> call)
      throws X {
    return ScopedValue.where(LIMIT, limit).call(call);
  }

  @Override
  public List<InetAddress> lookup(String hostname) throws UnknownHostException {
    var limit = LIMIT.isBound() ? LIMIT.get() : LONGEST;
    var answer = threads.submit(() -> InetAddress.getAllByName(hostname));
    try {
      return List.of(answer.get(limit.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw failure(hostname + ": the name was not resolved within " + limit, e);
    } catch (ExecutionException e) {
      throw failure(hostname + ": no such host", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(hostname + ": interrupted", e);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  private static UnknownHostException failure(String message, Exception cause) {
    var failure = new UnknownHostException(message);
    failure.initCause(cause);
    return failure;
  }
}
