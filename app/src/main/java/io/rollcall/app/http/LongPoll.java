package io.rollcall.app.http;

import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.discovery.Discovery;
import io.rollcall.registry.RegistryException;
import io.rollcall.registry.Watcher;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;

/** Waits, without a thread, until a service has another revision than the caller knows. */
final class LongPoll implements Watcher<ServiceSnapshot> {

  static final Duration SHORTEST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofMinutes(5);

  /** Up to this part of a wait is left out, by chance, so that waits begun together end apart. */
  private static final int JITTER_PART = 16;

  private final CompletableFuture<ServiceSnapshot> answer = new CompletableFuture<>();
  private final long knownRevision;

  private LongPoll(long knownRevision) {
    this.knownRevision = knownRevision;
  }

  /**
   * The service as soon as its revision differs from {@code knownRevision}, or as it is when {@code
   * wait} is over.
   *
   * @param executor where the answer is carried on, away from whoever made the change
   */
  static CompletionStage<ServiceSnapshot> await(
      Discovery discovery,
      Scheduler scheduler,
      Executor executor,
      String service,
      long knownRevision,
      Duration wait) {
    var poll = new LongPoll(knownRevision);
    var subscription = discovery.subscribe(service, poll);
    var timer = scheduler.after(shortened(wait), () -> poll.end(discovery, service));
    return poll.answer.whenCompleteAsync(
        (snapshot, failure) -> {
          timer.cancel();
          subscription.close();
        },
        executor);
  }

  @Override
  public void onState(ServiceSnapshot snapshot) {
    if (snapshot.revision() != knownRevision) {
      answer.complete(snapshot);
    }
  }

  /** Goes on waiting: the backend may be back in time. */
  @Override
  public void onDisconnected(String reason) {}

  private void end(Discovery discovery, String service) {
    try {
      answer.complete(discovery.discover(service));
    } catch (RegistryException e) {
      answer.completeExceptionally(e);
    }
  }

  private static Duration shortened(Duration wait) {
    long most = wait.toNanos() / JITTER_PART;
    return wait.minusNanos(ThreadLocalRandom.current().nextLong(most + 1));
  }
}
