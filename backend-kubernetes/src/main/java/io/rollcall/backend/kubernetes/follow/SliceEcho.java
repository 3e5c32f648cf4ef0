package io.rollcall.backend.kubernetes.follow;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.backend.kubernetes.slice.BareSlices;
import io.rollcall.backend.kubernetes.slice.Stored.Echo;
import io.rollcall.model.RegistryException;
import io.rollcall.time.Clock;
import io.rollcall.time.Loop;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A slice of this replica that it rewrites again and again. When the watch of slices tells it, the
 * watch has told all that was written before. Thread-safe.
 */
final class SliceEcho implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(SliceEcho.class);

  private static final Duration WRITTEN_EVERY = Duration.ofSeconds(3);
  private static final int MOST_UNTOLD = 100;

  private final String replica;
  private final Objects<EndpointSlice> objects;
  private final BareSlices form;
  private final Clock clock;
  private final Scheduler scheduler;

  /** When writes began that the watch did not tell yet, by their numbers. */
  private final TreeMap<Long, Long> startNanos = new TreeMap<>();

  private @Nullable Loop loop;

  /** Used by the loop. */
  private long number;

  /** The slice as this replica last saw it; null when it saw none. Used by the loop. */
  private @Nullable EndpointSlice there;

  /**
   * Does nothing before it is started.
   *
   * @param replica another name in each run
   */
  SliceEcho(
      String replica,
      Objects<EndpointSlice> objects,
      BareSlices form,
      Clock clock,
      Scheduler scheduler) {
    this.replica = replica;
    this.objects = objects;
    this.form = form;
    this.clock = clock;
    this.scheduler = scheduler;
  }

  /** Writes until closed. Kubernetes need not be there yet. */
  synchronized void start() {
    loop =
        Loop.nowAndEvery(
            WRITTEN_EVERY, "showing that Kubernetes is followed", this::write, scheduler);
  }

  /**
   * What is told of a slice.
   *
   * @return when the write of it began, if it is this one's
   */
  synchronized OptionalLong told(Echo echo) {
    var started = echo.replica().equals(replica) ? startNanos.get(echo.number()) : null;
    if (started == null) {
      return OptionalLong.empty();
    }
    startNanos.headMap(echo.number(), true).clear();
    return OptionalLong.of(started);
  }

  /** Deletes the slice. */
  @Override
  public void close() {
    synchronized (this) {
      if (loop != null) {
        loop.close();
      }
    }
    try {
      var last = objects.get(BareSlices.echoName(replica));
      if (last != null) {
        objects.delete(last);
      }
    } catch (RegistryException e) {
      log.debug("Others will delete the slice of replica '{}': {}", replica, e.getMessage());
    }
  }

  private void write() {
    number++;
    begin(number);
    try {
      if (!tryWrite()) { // somebody deleted it, or an earlier write took place after all
        there = objects.get(BareSlices.echoName(replica));
        tryWrite();
      }
    } catch (RegistryException e) {
      log.debug("Slice of replica '{}' is not written: {}", replica, e.getMessage());
    }
  }

  private boolean tryWrite() {
    var version = there == null ? null : there.getMetadata().getResourceVersion();
    var written = objects.write(form.slice(new Echo(replica, number, version)));
    if (written != null) {
      there = written;
    }
    return written != null;
  }

  private synchronized void begin(long written) {
    startNanos.put(written, clock.nanos());
    if (startNanos.size() > MOST_UNTOLD) {
      startNanos.pollFirstEntry();
    }
  }
}
