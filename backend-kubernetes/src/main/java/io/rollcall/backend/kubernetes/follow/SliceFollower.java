package io.rollcall.backend.kubernetes.follow;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.rollcall.backend.kubernetes.api.LastingWatch;
import io.rollcall.backend.kubernetes.api.News;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.backend.kubernetes.api.Objects.Listed;
import io.rollcall.backend.kubernetes.slice.SliceReader;
import io.rollcall.backend.kubernetes.slice.Stored.Echo;
import io.rollcall.store.Backoff;
import io.rollcall.store.follow.Followable;
import io.rollcall.store.follow.Following;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.Collection;
import java.util.OptionalLong;

/** All slices of Rollcall's, as they are listed and then watched. */
final class SliceFollower implements Followable<SliceFollower.Listing> {

  /** To tell of each change of many by itself costs more than to make it. */
  private static final Duration LEAST_GAP = Duration.ofMillis(1);

  private static final int MOST_TOGETHER = 10_000;

  /**
   * All slices at one moment.
   *
   * @param startNanos before that moment
   */
  record Listing(Listed<EndpointSlice> slices, long startNanos) {}

  private final Objects<EndpointSlice> objects;
  private final StoredServices services;
  private final SliceEcho echo;
  private final Duration callTimeout;
  private final Clock clock;
  private final Scheduler scheduler;

  SliceFollower(
      Objects<EndpointSlice> objects,
      StoredServices services,
      SliceEcho echo,
      Duration callTimeout,
      Clock clock,
      Scheduler scheduler) {
    this.objects = objects;
    this.services = services;
    this.echo = echo;
    this.callTimeout = callTimeout;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  @Override
  public String name() {
    return "Kubernetes";
  }

  @Override
  public Duration callTimeout() {
    return callTimeout;
  }

  @Override
  public Listing list(Duration timeout, Duration longest) {
    var startNanos = clock.nanos();
    return new Listing(objects.list(SliceReader.OURS, timeout, longest), startNanos);
  }

  @Override
  public Collection<String> suspiciousLosses(Listing listing) {
    return services.suspiciousLosses(listing.slices().items());
  }

  @Override
  public Following follow(Listing listing) {
    services.reset(listing.slices().items(), listing.startNanos());
    services.proved(listing.startNanos());
    var watch =
        new LastingWatch<>(objects, SliceReader.OURS, listing.slices().resourceVersion(), clock);
    return new Session(watch);
  }

  /** The slices from one listing on. What was told is proved by this replica's own echo. */
  private final class Session implements Following {

    private final LastingWatch<EndpointSlice> watch;

    /** When readers were told last. */
    private long toldNanos = clock.nanos();

    Session(LastingWatch<EndpointSlice> watch) {
      this.watch = watch;
    }

    @Override
    public OptionalLong proceed(Duration longest) throws InterruptedException {
      var news = watch.next(longest);
      if (news == null) {
        return OptionalLong.empty();
      }
      var proved = OptionalLong.empty();
      for (var i = 0; news != null && i < MOST_TOGETHER; i++) {
        var echoed = take(news);
        proved = echoed.isPresent() ? echoed : proved;
        news = watch.next(Duration.ZERO);
      }
      services.tell();
      proved.ifPresent(services::proved);
      pause();
      return proved;
    }

    @Override
    public void close() {
      watch.close();
    }

    private OptionalLong take(News<EndpointSlice> news) {
      switch (news) {
        case News.Changed<EndpointSlice>(var slice) -> {
          if (services.changed(slice) instanceof Echo told) {
            return echo.told(told);
          }
        }
        case News.Removed<EndpointSlice>(var slice) -> services.removed(slice);
        case News.Bookmark<EndpointSlice> _, News.Ended<EndpointSlice> _ -> {}
      }
      return OptionalLong.empty();
    }

    /** Changes that come soon after these are told together; one after a while is told at once. */
    private void pause() {
      var gap = LEAST_GAP.minus(clock.since(toldNanos));
      if (gap.isPositive()) {
        Backoff.pause(scheduler, gap);
      }
      toldNanos = clock.nanos();
    }
  }
}
