package io.rollcall.app.http.discovery;

import io.micronaut.runtime.graceful.GracefulShutdownCapable;
import io.micronaut.scheduling.TaskExecutors;
import io.rollcall.app.http.connection.Departure;
import io.rollcall.app.http.problem.TooManyStreams;
import io.rollcall.app.http.stream.OpenStreams;
import io.rollcall.app.security.access.Access;
import io.rollcall.app.security.access.Action;
import io.rollcall.app.security.access.Login;
import io.rollcall.app.security.access.StandingRights;
import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.discovery.Discovery;
import io.rollcall.store.Watcher;
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

/**
 * Requests that wait, without a thread, until a service has another revision than the caller knows.
 * One whose client leaves waits no longer. When the server stops, those that wait are answered with
 * what is known. Thread-safe.
 */
@Singleton
public final class LongPolls implements GracefulShutdownCapable {

  static final Duration SHORTEST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofMinutes(5);

  /** Up to this part of a wait is left out, by chance, so that waits begun together end apart. */
  private static final int JITTER_PART = 16;

  private final Set<LongPoll> open = ConcurrentHashMap.newKeySet();
  private final Discovery discovery;
  private final Access access;
  private final StandingRights rights;
  private final Scheduler scheduler;
  private final ExecutorService executor;
  private volatile boolean stopping;

  LongPolls(
      Discovery discovery,
      Access access,
      StandingRights rights,
      Scheduler scheduler,
      @Named(TaskExecutors.BLOCKING) ExecutorService executor) {
    this.discovery = discovery;
    this.access = access;
    this.rights = rights;
    this.scheduler = scheduler;
    this.executor = executor;
  }

  /**
   * The service as soon as its revision differs from {@code knownRevision}, or as it is when {@code
   * wait} is over; fails with {@link ClosedChannelException} when the client is gone, and with what
   * {@link Access} throws when it has lost the right to it. Never blocks.
   *
   * @throws TooManyStreams when as many wait as may
   */
  CompletionStage<ServiceSnapshot> await(
      Departure client, Login login, String service, long knownRevision, Duration wait) {
    if (open.size() >= OpenStreams.MOST) {
      throw new TooManyStreams(OpenStreams.MOST);
    }
    var poll = new LongPoll(service, knownRevision);
    var subscription = discovery.subscribe(service, poll);
    open.add(poll);
    if (stopping) {
      poll.end();
    }
    var timer = scheduler.after(shortened(wait), poll::end);
    var departure = client.watch(() -> poll.fail(new ClosedChannelException()));
    var right =
        rights.watch(login, reader -> access.require(reader, Action.DISCOVER, service), poll::fail);
    return poll.answer.whenCompleteAsync(
        (snapshot, failure) -> {
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
    open.forEach(LongPoll::end);
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

  private final class LongPoll implements Watcher<ServiceSnapshot> {

    private final CompletableFuture<ServiceSnapshot> answer = new CompletableFuture<>();
    private final String service;
    private final long knownRevision;

    LongPoll(String service, long knownRevision) {
      this.service = service;
      this.knownRevision = knownRevision;
    }

    @Override
    public void onState(ServiceSnapshot snapshot) {
      if (snapshot.revision() != knownRevision && answer.complete(snapshot)) {
        discovery.answered(snapshot);
      }
    }

    /** Goes on waiting: the backend may be back in time. */
    @Override
    public void onDisconnected(String reason) {}

    /** Answers with the service as it is; elsewhere, since that may wait for the backend. */
    void end() {
      answer.completeAsync(() -> discovery.discover(service), executor);
    }

    void fail(Exception reason) {
      answer.completeExceptionally(reason);
    }
  }
}
