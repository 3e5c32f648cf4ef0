package io.rollcall.backend.kubernetes.follow;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.rollcall.backend.kubernetes.slice.Held;
import io.rollcall.backend.kubernetes.slice.SliceIndex;
import io.rollcall.backend.kubernetes.slice.SliceReader;
import io.rollcall.backend.kubernetes.slice.Stored.Absence;
import io.rollcall.backend.kubernetes.slice.Stored.Echo;
import io.rollcall.backend.kubernetes.slice.Stored.OfService;
import io.rollcall.backend.kubernetes.slice.StoredInstance;
import io.rollcall.backend.kubernetes.slice.StoredService;
import io.rollcall.model.InstanceKey;
import io.rollcall.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All slices as they are followed, and those that this replica wrote or read and was not told of
 * yet. Thread-safe.
 *
 * <p>Versions of objects cannot be compared. So of two contents of a slice the one with more
 * changes is taken to be the later one, and of two with the same number the one that came last.
 */
public final class LatestSlices {

  private final Clock clock;

  /** When this replica saw slices that it was not told of yet, by their names. */
  private final Map<String, Long> seenNanos = new HashMap<>();

  /** Uids of slices that are gone since the last listing: the answer to a call may come later. */
  private final Set<String> gone = new HashSet<>();

  private final Map<InstanceKey, StoredInstance> present = new ConcurrentHashMap<>();
  private SliceIndex slices = new SliceIndex();

  /** Begins without slices. */
  public LatestSlices(Clock clock) {
    this.clock = clock;
  }

  /**
   * Takes over a listing, except for slices that this replica saw later.
   *
   * @param startNanos when the listing began
   */
  synchronized void reset(Collection<Held<?>> listing, long startNanos) {
    var before = slices;
    slices = new SliceIndex(listing);
    gone.clear();
    for (var held : List.copyOf(before.slices())) {
      var seen = seenNanos.remove(held.name());
      if (seen != null && seen - startNanos >= 0) {
        see(held, seen);
      } else if (slices.slice(held.name()) == null) {
        gone.add(held.uid());
      }
    }
    present.clear();
    slices
        .services()
        .forEach(service -> service.instances().forEach(one -> present.put(one.key(), one)));
  }

  /** Takes over what was told of a slice. */
  synchronized void told(Held<?> held) {
    gone.remove(held.uid());
    var known = slices.slice(held.name());
    var isLate =
        known != null
            && seenNanos.containsKey(held.name())
            && !(known.uid().equals(held.uid()) && order(known) <= order(held));
    if (!isLate) {
      seenNanos.remove(held.name());
      put(held);
    }
  }

  /** Takes over that a slice is gone. */
  synchronized void removed(String name, String uid) {
    gone.add(uid);
    var known = slices.slice(name);
    if (known != null && known.uid().equals(uid)) {
      seenNanos.remove(name);
      slices.remove(name);
      show(known);
    }
  }

  /**
   * All was told that Kubernetes held at a moment. What was seen before and differs is over.
   *
   * @param told all slices as they were told
   */
  synchronized void proved(long nanos, SliceIndex told) {
    for (var name : List.copyOf(seenNanos.keySet())) {
      var seen = seenNanos.get(name);
      if (seen != null && seen - nanos < 0) {
        seenNanos.remove(name);
        replace(name, told.slice(name));
      }
    }
  }

  private void replace(String name, @Nullable Held<?> held) {
    var known = slices.slice(name);
    if (held != null) {
      put(held);
    } else if (known != null) {
      slices.remove(name);
      show(known);
    }
  }

  /** Takes over a slice as this replica wrote it, with the version that it has then. */
  public void take(EndpointSlice written) {
    var held = SliceReader.read(written);
    if (held != null) {
      seen(held);
    }
  }

  /** Takes over what this replica wrote or read itself. */
  synchronized void seen(Held<?> held) {
    see(held, clock.nanos());
  }

  /** Null when it is not there or has left. */
  public @Nullable StoredInstance followed(InstanceKey key) {
    return present.get(key);
  }

  /** All instances that are there. */
  public Stream<StoredInstance> followed() {
    return present.values().stream();
  }

  /** As the slice of an instance has it, also of one that has left; null when there is none. */
  public @Nullable StoredInstance slice(InstanceKey key) {
    return inService(key.service(), service -> service.slice(key.id()));
  }

  /** Gives what {@code reading} finds in all slices of a service. */
  public synchronized <T extends @Nullable Object> T inService(
      String name, Function<StoredService, T> reading) {
    return reading.apply(slices.service(name));
  }

  /** Gives what {@code reading} finds in all slices. */
  public synchronized <T extends @Nullable Object> T in(Function<SliceIndex, T> reading) {
    return reading.apply(slices);
  }

  private void see(Held<?> held, long nanos) {
    var known = slices.slice(held.name());
    var isOlder = known != null && known.uid().equals(held.uid()) && order(held) < order(known);
    if (!isOlder && !isSame(known, held) && !gone.contains(held.uid())) {
      seenNanos.put(held.name(), nanos);
      put(held);
    }
  }

  private static boolean isSame(@Nullable Held<?> known, Held<?> held) {
    var version = held.content().resourceVersion();
    return known != null && version != null && version.equals(known.content().resourceVersion());
  }

  private static long order(Held<?> held) {
    return switch (held.content()) {
      case OfService content -> content.changes();
      case Absence content -> content.revision();
      case Echo content -> content.number();
    };
  }

  private void put(Held<?> held) {
    slices.put(held);
    show(held);
  }

  private void show(Held<?> held) {
    if (held.content() instanceof StoredInstance content) {
      var key = content.key();
      var now = slices.service(key.service()).instance(key.id());
      if (now == null) {
        present.remove(key);
      } else {
        present.put(key, now);
      }
    }
  }
}
