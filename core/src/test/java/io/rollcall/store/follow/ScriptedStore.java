package io.rollcall.store.follow;

import static java.util.Objects.requireNonNull;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.ServiceState;
import io.rollcall.store.watch.Mirror;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A store that a test tells what is to happen, tick by tick. When all of that has happened, the
 * loop's thread waits until the loop is closed; so a test that awaits the end of its script sees
 * all that the loop did. The listings are numbered from 1.
 */
final class ScriptedStore implements Followable<Integer> {

  static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);

  private static final long PATIENCE_SECONDS = 30;

  /** What happens until {@link Following#proceed} returns. */
  interface Tick {
    OptionalLong happen(Duration longest);
  }

  /**
   * A call of {@link #list}.
   *
   * @param told whether the mirror was known to be out of date
   * @param following whether the loop said that it was followed
   */
  record Listed(Duration at, Duration timeout, Duration longest, boolean told, boolean following) {}

  final List<Listed> listings = new ArrayList<>();
  final List<Integer> followed = new ArrayList<>();

  /** What the next calls of {@link #list} do first. */
  final Queue<Runnable> failures = new ArrayDeque<>();

  /** What the next listings lack. */
  final Queue<List<String>> losses = new ArrayDeque<>();

  int serversLeft;
  int closed;

  private final Mirror mirror;
  private final VirtualTime time;
  private final BooleanSupplier isFollowing;
  private final Queue<Tick> ticks = new ArrayDeque<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile @Nullable Thread thread;

  ScriptedStore(Mirror mirror, VirtualTime time, BooleanSupplier isFollowing) {
    this.mirror = mirror;
    this.time = time;
    this.isFollowing = isFollowing;
  }

  void thenFor(int ticks, Tick tick) {
    for (var i = 0; i < ticks; i++) {
      then(tick);
    }
  }

  void then(Tick tick) {
    ticks.add(tick);
  }

  /** A tick at whose end everything is proved as of its beginning. */
  OptionalLong proved(Duration longest) {
    var startNanos = time.nanos();
    time.pass(longest);
    return OptionalLong.of(startNanos);
  }

  OptionalLong silent(Duration longest) {
    time.pass(longest);
    return OptionalLong.empty();
  }

  /** A tick at which the store breaks; it refuses to be listed so many times after it. */
  Tick broken(int refusals) {
    return longest -> {
      refuse(refusals);
      throw new BackendUnavailable("cut", null);
    };
  }

  /** The next calls of {@link #list} fail. */
  void refuse(int times) {
    for (var i = 0; i < times; i++) {
      failures.add(
          () -> {
            throw new BackendUnavailable("refused", null);
          });
    }
  }

  void awaitEndOfScript() throws InterruptedException {
    if (!over.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("The script is not over; left of it: " + ticks);
    }
  }

  void awaitEndOfLoop() throws InterruptedException {
    if (!requireNonNull(thread).join(Duration.ofSeconds(PATIENCE_SECONDS))) {
      throw new AssertionError("The loop goes on");
    }
  }

  @Override
  public String name() {
    return "the store";
  }

  @Override
  public Duration callTimeout() {
    return CALL_TIMEOUT;
  }

  @Override
  public Integer list(Duration timeout, Duration longest) {
    thread = Thread.currentThread();
    listings.add(
        new Listed(
            Duration.ofNanos(time.nanos()),
            timeout,
            longest,
            mirror.whyNotCurrent() != null,
            isFollowing.getAsBoolean()));
    var failure = failures.poll();
    if (failure != null) {
      failure.run();
    }
    return listings.size();
  }

  @Override
  public Collection<String> suspiciousLosses(Integer listing) {
    var lost = losses.poll();
    return lost == null ? List.of() : lost;
  }

  @Override
  public Following follow(Integer listing) {
    followed.add(listing);
    mirror.reset(1, List.of(new ServiceState("orders", 1, List.of())));
    return new Session();
  }

  @Override
  public void leaveServer() {
    serversLeft++;
  }

  private final class Session implements Following {

    @Override
    public OptionalLong proceed(Duration longest) throws InterruptedException {
      var tick = ticks.poll();
      if (tick == null) {
        over.countDown();
        new CountDownLatch(1).await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        throw new AssertionError("The loop was not closed");
      }
      return tick.happen(longest);
    }

    @Override
    public void close() {
      closed++;
    }
  }
}
