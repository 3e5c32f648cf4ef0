package io.rollcall.backend.kubernetes.beat;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.rollcall.backend.kubernetes.api.News;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.backend.kubernetes.api.WatchQueue;
import io.rollcall.json.UnreadableValue;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.Backoff;
import io.rollcall.store.beat.Beats;
import io.rollcall.store.beat.SharedLeases;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on what replicas tell, in the order in which the API server has it: lists it once, and
 * then watches it, each watch from where the one before ended. It lists again only when the API
 * server does not remember what came since, for all leases get a full TTL then. One thread.
 */
public final class BeatFollower implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(BeatFollower.class);

  /** This replica tells something each second, so a watch that is silent for longer is broken. */
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(3);

  /** No heartbeat is acknowledged meanwhile, so listing again costs no lease that is of use. */
  private static final Duration LISTED_AFTER = LONGEST_SILENCE.multipliedBy(3);

  /** A watch that ended sooner, with nothing told, shows that the next one would end, too. */
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  private static final Duration LEAST_PAUSE = Duration.ofMillis(100);
  private static final Duration MOST_PAUSE = Duration.ofSeconds(1);

  private final Objects<Lease> objects;
  private final SharedLeases<?> leases;
  private final Clock clock;
  private final Scheduler scheduler;
  private final Thread thread;

  /** From where to watch; null when all is to be listed first. */
  private @Nullable String version;

  /** When something was told last, or all was listed. */
  private long toldNanos;

  private int failures;
  private volatile boolean closed;

  /**
   * Does nothing before it is started.
   *
   * @param leases are told what replicas tell
   */
  public BeatFollower(
      Objects<Lease> objects, SharedLeases<?> leases, Clock clock, Scheduler scheduler) {
    this.objects = objects;
    this.leases = leases;
    this.clock = clock;
    this.scheduler = scheduler;
    this.thread = Thread.ofVirtual().name("rollcall-follows-replicas").unstarted(this::run);
  }

  /** Begins. The API server need not be there yet. */
  public void start() {
    thread.start();
  }

  /** Ends following. Idempotent. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }

  private void run() {
    while (!closed) {
      try {
        watch(version == null || isSilent() ? list() : version);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (Throwable e) {
        recover(e);
      }
    }
  }

  private boolean isSilent() {
    return clock.since(toldNanos).compareTo(LISTED_AFTER) >= 0;
  }

  private String list() {
    var listed = objects.list(BeatLeases.LABELS);
    if (version != null) {
      log.info("Listed what replicas tell: nothing was told for {}", LISTED_AFTER);
    }
    leases.listed(
        listed.items().stream().map(BeatFollower::read).flatMap(Optional::stream).toList());
    version = listed.resourceVersion();
    toldNanos = clock.nanos();
    return listed.resourceVersion();
  }

  /** Returns when another watch is to follow. */
  private void watch(String from) throws InterruptedException {
    var queue = new WatchQueue<Lease>();
    long openedNanos = clock.nanos();
    try (var _ = objects.watch(BeatLeases.LABELS, from, queue)) {
      while (!closed && takesOn(queue.next(LONGEST_SILENCE))) {
        failures = 0;
      }
    } finally {
      queue.clear();
    }
    if (from.equals(version) && clock.since(openedNanos).compareTo(SHORTEST) < 0) {
      throw new BackendUnavailable("its watch ended at once", null);
    }
  }

  /** Returns whether the watch goes on. */
  private boolean takesOn(@Nullable News<Lease> news) {
    switch (news) {
      case null -> {
        log.debug("Nothing was told of replicas for {}", LONGEST_SILENCE);
        return false;
      }
      case News.Changed<Lease>(var lease) -> {
        read(lease).ifPresent(leases::told);
        toldNanos = clock.nanos();
        version = lease.getMetadata().getResourceVersion();
      }
      case News.Removed<Lease>(var lease) -> {
        read(lease).ifPresent(told -> leases.left(told.replica()));
        toldNanos = clock.nanos();
        version = lease.getMetadata().getResourceVersion();
      }
      case News.Bookmark<Lease>(var passed) -> version = passed;
      case News.Ended<Lease>(var why, var mustListAgain) -> {
        version = mustListAgain ? null : version;
        if (why != null) {
          throw why;
        }
        return false;
      }
    }
    return true;
  }

  /** What somebody else made of it is passed over: its replica writes it anew, or is gone. */
  private static Optional<Beats> read(Lease lease) {
    try {
      return Optional.of(BeatLeases.read(lease));
    } catch (UnreadableValue e) {
      log.debug("Lease '{}' tells nothing: {}", lease.getMetadata().getName(), e.getMessage());
      return Optional.empty();
    }
  }

  private void recover(Throwable failure) {
    if (closed) {
      return;
    }
    if (failures == 0) {
      log.info("What replicas tell is not followed: {}", failure.getMessage());
    }
    var pause = Backoff.delay(LEAST_PAUSE, failures, MOST_PAUSE);
    failures++;
    try {
      Backoff.pause(scheduler, pause);
    } catch (RuntimeException interrupted) {
      log.debug("Interrupted while waiting to watch again");
    }
  }
}
