package io.rollcall.app.http.stream;

import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import io.micronaut.scheduling.TaskExecutors;
import io.rollcall.app.http.connection.Departure;
import io.rollcall.app.http.problem.TooManyStreams;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.security.access.Login;
import io.rollcall.app.security.access.Principal;
import io.rollcall.app.security.access.StandingRights;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.time.Scheduler;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Requests that wait, without a thread, until something is another than the caller knows. One whose
 * client leaves waits no longer. When the server stops, those that wait are answered with what is
 * known. Thread-safe.
 */
@Singleton
public final class LongPolls implements GracefulShutdownCapable {

  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** Up to this part of a wait is left out, by chance, so that waits begun together end apart. */
  private static final int JITTER_PART = 16;

  private final Set<LongPoll<?>> open = ConcurrentHashMap.newKeySet();
  private final StandingRights rights;
  private final Scheduler scheduler;
  private final ExecutorService executor;
  private volatile boolean stopping;

  LongPolls(
      StandingRights rights,
      Scheduler scheduler,
      @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    this.rights = rights;
    this.scheduler = scheduler;
    this.executor = executor;
  }

  /** Returns {@code wait} when a request may ask for it. */
  public static Duration requireFitting(Duration wait) {
    if (wait.compareTo(SHORTEST) < 0 || wait.compareTo(LONGEST) > 0) {
      throw new InvalidValue("wait", wait.toString(), "must be " + SHORTEST + " to " + LONGEST);
    }
    return wait;
  }

  /**
   * What is awaited as soon as it comes, or what there is when {@code wait} is over; fails with
   * {@link ClosedChannelException} when the client is gone, and with what {@link Access} throws
   * when it has lost the right to it. Never blocks.
   *
   * @param required throws when a reader has no right to it
   * @throws TooManyStreams when as many wait as may
   */
  public <S> CompletionStage<S> await(
      Departure client,
      Login login,
      Consumer<Principal> required,
      Duration wait,
      Awaited<S> awaited) {
    if (open.size() >= OpenStreams.MOST) {
      throw new TooManyStreams(OpenStreams.MOST);
    }
    var poll = new LongPoll<>(awaited);
    var subscription = awaited.watch(poll.answer::complete);
    open.add(poll);
    if (stopping) {
      poll.end(executor);
    }
    var timer = scheduler.after(shortened(wait), () -> poll.end(executor));
    var departure = client.watch(() -> poll.fail(new ClosedChannelException()));
    var right = rights.watch(login, required, poll::fail);
    return poll.answer.whenCompleteAsync(
        (answer, failure) -> {
          departure.close();
          right.close();
          timer.cancel();
          subscription.close();
          open.remove(poll);
        },
        executor);
  }

  @Override
  public CompletionStage<?> shutdownGracefully() {
    stopping = true;
    open.forEach(poll -> poll.end(executor));
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public OptionalLong reportActiveTasks() {
    return OptionalLong.of(open.size());
  }

  private static Duration shortened(Duration wait) {
    long most = wait.toNanos() / JITTER_PART;
    return wait.minusNanos(ThreadLocalRandom.current().nextLong(most + 1));
  }

  private static final class LongPoll<S> {

    private final CompletableFuture<S> answer = new CompletableFuture<>();
    private final Awaited<S> awaited;

    LongPoll(Awaited<S> awaited) {
      this.awaited = awaited;
    }

    /** Answers with what there is; elsewhere, since that may wait for the backend. */
    void end(ExecutorService executor) {
      answer.completeAsync(awaited::now, executor);
    }

    void fail(Exception reason) {
      answer.completeExceptionally(reason);
    }
  }
}
