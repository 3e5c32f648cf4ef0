package io.rollcall.app.security.jwt;

import io.rollcall.time.Clock;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys that are fetched from their issuer again and again, and sooner when a token names one that
 * is not there. While the issuer is away, the last ones hold.
 */
final class FetchedKeys implements KeySource {

  /** The issuer is asked no more often, whatever tokens name. */
  static final Duration PAUSE = Duration.ofSeconds(2);

  /** Requests; further ones are told to come again. */
  private static final int MOST_WAITING = 1000;

  private static final Logger log = LoggerFactory.getLogger(FetchedKeys.class);

  private final KeyServer server;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Duration every;
  private volatile @Nullable SigningKeys keys;
  private boolean failing;

  /** The fetch that has yet to begin, when there is one. */
  private @Nullable CompletableFuture<Boolean> next;

  private boolean isFetching;
  private volatile boolean isClosed;
  private long begunNanos;
  private @Nullable Loop loop;

  /**
   * Fetches nothing yet.
   *
   * @param known those of before, from the same server; null for none
   */
  FetchedKeys(
      KeyServer server,
      Duration every,
      @Nullable SigningKeys known,
      Clock clock,
      Scheduler scheduler) {
    this.server = server;
    this.every = every;
    this.keys = known;
    this.clock = clock;
    this.scheduler = scheduler;
    this.begunNanos = clock.nanos() - PAUSE.toNanos();
  }

  boolean areAt(URI url) {
    return server.url().equals(url);
  }

  @Override
  public synchronized void start() {
    loop = Loop.nowAndEvery(every, "fetching an issuer's keys", this::fetched, scheduler);
  }

  @Override
  public @Nullable SigningKeys keys() {
    return keys;
  }

  /**
   * Has the keys fetched, for a token that names one that is not there: by a fetch that begins
   * later, since one that is under way may have been answered before.
   *
   * @return completes, never exceptionally, with whether they could be fetched; null when no more
   *     may wait for that
   */
  synchronized @Nullable CompletionStage<Boolean> fetched() {
    var awaited = next;
    if (awaited == null) {
      awaited = new CompletableFuture<>();
      next = awaited;
      if (!isFetching) {
        fetchAfterPause();
      }
    }
    return awaited.getNumberOfDependents() < MOST_WAITING ? awaited : null;
  }

  private void fetchAfterPause() {
    scheduler.after(PAUSE.minus(clock.since(begunNanos)), this::fetch);
  }

  private void fetch() {
    var awaited = begin();
    boolean isFetched = false;
    try {
      took(server.fetch());
      isFetched = true;
    } catch (KeyServer.Unusable e) {
      failed(e);
    } finally {
      end(awaited, isFetched);
    }
  }

  private synchronized @Nullable CompletableFuture<Boolean> begin() {
    var begun = next;
    next = null;
    isFetching = true;
    begunNanos = clock.nanos();
    return begun;
  }

  private void end(@Nullable CompletableFuture<Boolean> awaited, boolean isFetched) {
    synchronized (this) {
      isFetching = false;
      if (next != null) {
        fetchAfterPause();
      }
    }
    if (awaited != null) {
      awaited.complete(isFetched);
    }
  }

  /** The same keys stay the same object, so that what was verified by them still holds. */
  private void took(SigningKeys fetched) {
    var before = keys;
    if (before == null || !before.source().equals(fetched.source())) {
      keys = fetched;
      log.info("{} keys of tokens are known from {}", fetched.keys().size(), server);
    } else if (failing) {
      log.info("The keys of tokens can be fetched again from {}", server);
    }
    failing = false;
  }

  private void failed(KeyServer.Unusable error) {
    if (!failing && !isClosed) {
      failing = true;
      log.warn(
          "The keys of tokens cannot be fetched, {}: {}",
          keys == null ? "and there are none yet" : "and those of before hold",
          error.getMessage());
    }
  }

  @Override
  public synchronized void close() {
    isClosed = true;
    if (loop != null) {
      loop.close();
    }
    server.close();
    if (next != null) {
      next.complete(false);
    }
  }
}
