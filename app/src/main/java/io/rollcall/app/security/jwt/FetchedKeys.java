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

  /** Tokens that name unknown keys have the issuer asked no more often. */
  static final Duration PAUSE = Duration.ofSeconds(10);

  private static final Logger log = LoggerFactory.getLogger(FetchedKeys.class);

  private final KeyServer server;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Duration every;
  private volatile @Nullable SigningKeys keys;
  private @Nullable CompletableFuture<@Nullable Void> underWay;
  private long begunNanos;
  private boolean failing;
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
    loop = Loop.nowAndEvery(every, "fetching an issuer's keys", this::fetchedNow, scheduler);
  }

  @Override
  public @Nullable SigningKeys keys() {
    return keys;
  }

  @Override
  public synchronized @Nullable CompletionStage<?> fetched() {
    if (underWay != null) {
      return underWay;
    }
    return clock.since(begunNanos).compareTo(PAUSE) < 0 ? null : fetchedNow();
  }

  private synchronized CompletionStage<?> fetchedNow() {
    var begun = underWay;
    if (begun == null) {
      begun = new CompletableFuture<>();
      underWay = begun;
      begunNanos = clock.nanos();
      scheduler.after(Duration.ZERO, this::fetch);
    }
    return begun;
  }

  private void fetch() {
    try {
      took(server.fetch());
    } catch (KeyServer.Unusable e) {
      failed(e);
    } finally {
      end();
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
    if (!failing) {
      failing = true;
      log.warn(
          "The keys of tokens cannot be fetched, {}: {}",
          keys == null ? "and there are none yet" : "and those of before hold",
          error.getMessage());
    }
  }

  private void end() {
    CompletableFuture<@Nullable Void> ended;
    synchronized (this) {
      ended = underWay;
      underWay = null;
    }
    if (ended != null) {
      ended.complete(null);
    }
  }

  @Override
  public synchronized void close() {
    if (loop != null) {
      loop.close();
    }
    server.close();
  }
}
