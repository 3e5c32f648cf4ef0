package io.rollcall.app.security.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.rollcall.app.section.SecuritySection;
import io.rollcall.app.security.access.Principal;
import io.rollcall.app.setting.RunningSettings;
import io.rollcall.time.Clock;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Bounds how many requests a second each principal sends to this replica, as a token bucket does
 * that holds a second's worth. Thread-safe.
 */
@Singleton
public final class RequestRate {

  private static final int MOST_PRINCIPALS = 10_000;

  private final RunningSettings settings;
  private final Clock clock;
  private final Cache<Sender, Bucket> buckets =
      Caffeine.newBuilder().maximumSize(MOST_PRINCIPALS).executor(Runnable::run).build();

  /** Another rate has buckets of its own. */
  private record Sender(String kind, String name, int rate) {}

  RequestRate(RunningSettings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Counts a request of {@code principal}, unless nobody is asked who they are.
   *
   * @throws TooManyRequests when it has sent more than it may
   */
  public void count(Principal principal) {
    var rate = settings.get(SecuritySection.class).requestsPerSecond();
    if (rate.isEmpty() || principal.isAnonymous()) {
      return;
    }
    var sender = new Sender(principal.kind(), principal.name(), rate.get());
    var bucket = buckets.get(sender, key -> bucket(key.rate()));
    if (bucket != null && !bucket.tryConsume(1)) {
      throw TooManyRequests.of(principal, rate.get());
    }
  }

  private Bucket bucket(int rate) {
    return Bucket.builder()
        .addLimit(
            Bandwidth.builder().capacity(rate).refillGreedy(rate, Duration.ofSeconds(1)).build())
        .withCustomTimePrecision(new Monotonic(clock))
        .build();
  }

  private record Monotonic(Clock clock) implements TimeMeter {

    @Override
    public long currentTimeNanos() {
      return clock.nanos();
    }

    @Override
    public boolean isWallClockBased() {
      return false;
    }
  }
}
