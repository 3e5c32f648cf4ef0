package io.rollcall.backend.kubernetes.foreign;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.rollcall.backend.kubernetes.api.LastingWatch;
import io.rollcall.backend.kubernetes.api.News;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.model.RegistryException;
import io.rollcall.time.Clock;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the slices of all in the namespace, for those that others keep. While that cannot be
 * done, they are shown as they were.
 */
final class ForeignFollower implements AutoCloseable {

  private static final Map<String, String> ALL = Map.of();
  private static final Duration PERIOD = Duration.ofSeconds(1);

  /** An API server sends bookmarks once a minute to who watches. */
  private static final Duration LONGEST_SILENCE = Duration.ofMinutes(3);

  private static final Logger log = LoggerFactory.getLogger(ForeignFollower.class);

  private final Objects<EndpointSlice> slices;
  private final ForeignServices services;
  private final Consumer<String> onChange;
  private final Clock clock;
  private final Scheduler scheduler;
  private @Nullable Loop loop;

  /** For the loop; null when the slices have to be listed. */
  private @Nullable LastingWatch<EndpointSlice> watch;

  private long heardNanos;
  private boolean isFailing;

  /**
   * @param services is fed with them
   * @param onChange is told each service that is not as it was
   */
  ForeignFollower(
      Objects<EndpointSlice> slices,
      ForeignServices services,
      Consumer<String> onChange,
      Clock clock,
      Scheduler scheduler) {
    this.slices = slices;
    this.services = services;
    this.onChange = onChange;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  void start() {
    loop = Loop.nowAndEvery(PERIOD, "following slices of others", this::step, scheduler);
  }

  /** Takes what was told since the last time. */
  private void step() {
    try {
      var watching = watch == null ? list() : watch;
      for (var news = watching.next(Duration.ZERO); news != null; ) {
        take(news);
        news = watching.next(Duration.ZERO);
      }
      if (clock.since(heardNanos).compareTo(LONGEST_SILENCE) > 0) {
        stopWatching();
      }
      isFailing = false;
    } catch (RegistryException e) {
      stopWatching();
      if (!isFailing) {
        log.warn("Services of others are shown as they were: {}", e.getMessage());
      }
      isFailing = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private LastingWatch<EndpointSlice> list() {
    var listing = slices.list(ALL);
    services.reset(listing.items(), listing.resourceVersion()).forEach(onChange);
    heardNanos = clock.nanos();
    var opened = new LastingWatch<>(slices, ALL, listing.resourceVersion(), clock);
    watch = opened;
    return opened;
  }

  private void take(News<EndpointSlice> news) {
    if (news instanceof News.Ended) {
      return; // which says nothing of slices
    }
    heardNanos = clock.nanos();
    switch (news) {
      case News.Changed<EndpointSlice>(var slice) -> services.changed(slice).forEach(onChange);
      case News.Removed<EndpointSlice>(var slice) -> services.removed(slice).forEach(onChange);
      case News.Bookmark<EndpointSlice> _, News.Ended<EndpointSlice> _ -> {}
    }
  }

  private void stopWatching() {
    if (watch != null) {
      watch.close();
      watch = null;
    }
  }

  @Override
  public void close() {
    if (loop != null) {
      loop.close();
    }
    stopWatching();
  }
}
