package io.rollcall.app.security.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import jakarta.inject.Singleton;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * The logins that failed, by the addresses from which they came. The more there were of late, the
 * longer the answer to the next one takes. Those that succeed are not slowed, whoever shares their
 * address. Thread-safe; a wait holds no thread.
 *
 * <p>Of each site, which is an IPv4 address or an IPv6 /64, only so many answers wait, so that none
 * takes the room of the others. Further failures are told to come again, at once: they cost
 * Rollcall nothing to hold, and who guesses learns no more by that than by waiting, since a good
 * login is not slowed anyway. Their connections stay, as good requests of others may share them
 * behind a proxy.
 */
@Singleton
public final class FailedLogins {

  /** What the answer to the second failure waits; to each further one, twice as long. */
  static final Duration SHORTEST = Duration.ofMillis(100);

  static final Duration LONGEST = Duration.ofSeconds(5);

  /** As many answers wait at once, of all sites. */
  static final int MOST_WAITING = 1_000;

  /** As many answers to one site wait at once. */
  static final int MOST_WAITING_OF_SITE = 50;

  private static final Duration REMEMBERED = Duration.ofMinutes(10);
  private static final int MOST_ADDRESSES = 10_000;

  /** Bytes of an IPv6 address that tell one site from another. */
  private static final int SITE = 8;

  private final Cache<ByteBuffer, Site> sites;
  private final Scheduler scheduler;
  private final AtomicInteger waiting = new AtomicInteger();
  private final LongAdder count = new LongAdder();

  /** What is remembered of one. */
  private record Site(AtomicInteger failures, AtomicInteger waiting) {
    Site() {
      this(new AtomicInteger(), new AtomicInteger());
    }
  }

  FailedLogins(Clock clock, Scheduler scheduler) {
    this.scheduler = scheduler;
    this.sites =
        Caffeine.newBuilder()
            .ticker(clock::nanos)
            .executor(Runnable::run)
            .expireAfterAccess(REMEMBERED)
            .maximumSize(MOST_ADDRESSES)
            .build();
  }

  /**
   * Counts one from {@code address}.
   *
   * @return is done when it may be answered; fails by {@link TooManyRequests} when too many wait
   */
  public CompletionStage<Void> failed(InetAddress address, LoginFailed failure) {
    count.increment();
    var site = sites.get(site(address), _ -> new Site());
    int before = site.failures().getAndIncrement();
    if (before == 0) {
      return CompletableFuture.completedFuture(null);
    }
    if (!enter(site.waiting(), MOST_WAITING_OF_SITE)) {
      return CompletableFuture.failedFuture(TooManyRequests.of(failure));
    }
    if (!enter(waiting, MOST_WAITING)) {
      site.waiting().decrementAndGet();
      return CompletableFuture.failedFuture(TooManyRequests.of(failure));
    }
    var over = new CompletableFuture<Void>();
    var _ =
        scheduler.after(
            delay(before),
            () -> {
              site.waiting().decrementAndGet();
              waiting.decrementAndGet();
              over.complete(null);
            });
    return over;
  }

  private static boolean enter(AtomicInteger room, int most) {
    return room.getAndUpdate(inside -> Math.min(inside + 1, most)) < most;
  }

  /** How many there were. */
  public long count() {
    return count.sum();
  }

  /** How many addresses are remembered, about. */
  long addresses() {
    return sites.estimatedSize();
  }

  static Duration delay(int before) {
    int doublings = Math.min(before - 1, 10);
    var delay = SHORTEST.multipliedBy(1L << doublings);
    return delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
  }

  /** Who has one IPv6 address has a whole network of them. */
  private static ByteBuffer site(InetAddress address) {
    var bytes = address.getAddress();
    return ByteBuffer.wrap(address instanceof Inet6Address ? Arrays.copyOf(bytes, SITE) : bytes);
  }
}
