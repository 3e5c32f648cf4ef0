package io.rollcall.backend.kubernetes.follow;

import static java.util.stream.Collectors.toSet;

import io.rollcall.backend.kubernetes.slice.Held;
import io.rollcall.backend.kubernetes.slice.Mark;
import io.rollcall.backend.kubernetes.slice.SliceIndex;
import io.rollcall.backend.kubernetes.slice.Stored.Echo;
import io.rollcall.backend.kubernetes.slice.StoredInstance;
import io.rollcall.backend.kubernetes.slice.StoredService;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Deletes slices that say no more than that something ended, once the mark of their service has
 * counted them; marks of services that have nothing else, once the revision of all such services is
 * as high; and what replicas left that are gone. All replicas do so, each after a time of its own.
 * Revisions stay as they are. For one thread.
 */
final class Sweeping {

  /** So that what is counted fits into a mark. */
  private static final int MOST_AT_ONCE = 1_000;

  /**
   * Past slices of a service that can be deleted.
   *
   * @param mark that counts them
   * @param isCounted whether the stored one does so already
   */
  private record Sweep(Mark mark, boolean isCounted, List<Held<StoredInstance>> past) {}

  /** All that there is to do. */
  private record Work(List<Sweep> sweeps, List<Held<?>> idleMarks, List<Held<?>> leftEchoes) {}

  private final LatestSlices latest;
  private final MarkWrites writes;
  private final Clock clock;
  private final Duration keptFor;
  private final BooleanSupplier isFollowing;

  /** When slices were seen first as they are, by uid and version. */
  private final Map<String, Long> seenNanos = new HashMap<>();

  /**
   * Does nothing by itself.
   *
   * @param keptFor how long a slice must have been as it is
   * @param isFollowing whether the slices are followed: what others counted and deleted since would
   *     be counted again
   */
  Sweeping(
      LatestSlices latest,
      MarkWrites writes,
      Clock clock,
      Duration keptFor,
      BooleanSupplier isFollowing) {
    this.latest = latest;
    this.writes = writes;
    this.clock = clock;
    this.keptFor = keptFor;
    this.isFollowing = isFollowing;
  }

  /** Deletes what there is now; what fails has to be tried again. */
  void sweep() {
    var work = latest.in(this::find);
    var steps = new Steps(isFollowing);
    work.sweeps().forEach(sweep -> steps.make(() -> delete(sweep)));
    steps.make(() -> tidy(work.idleMarks()));
    work.leftEchoes().forEach(echo -> steps.make(() -> writes.delete(echo)));
    steps.end();
  }

  private void delete(Sweep sweep) {
    if (sweep.isCounted() || writes.write(sweep.mark())) {
      sweep.past().forEach(writes::delete);
    }
  }

  private void tidy(List<Held<?>> idleMarks) {
    if (idleMarks.isEmpty()) {
      return;
    }
    var absence = latest.in(slices -> Owings.next(slices, slices.absentRevision()));
    var isHighEnough = latest.in(slices -> absence.equals(slices.absence()));
    if (isHighEnough || writes.write(absence)) {
      idleMarks.forEach(writes::delete);
    }
  }

  private Work find(SliceIndex slices) {
    var current = new HashSet<String>();
    var sweeps = new ArrayList<Sweep>();
    var idleMarks = new ArrayList<Held<?>>();
    for (var service : slices.services()) {
      var past =
          service.slices().stream()
              .filter(held -> held.content().isPast() && isOld(held, current))
              .toList();
      if (!past.isEmpty()) {
        sweeps.add(sweep(service, past.subList(0, Math.min(past.size(), MOST_AT_ONCE))));
      }
      var mark = service.heldMark();
      if (mark != null && service.hasNoInstanceSlices() && isOld(mark, current)) {
        idleMarks.add(mark);
      }
    }
    var leftEchoes =
        slices.slices().stream()
            .filter(held -> held.content() instanceof Echo && isOld(held, current))
            .toList();
    seenNanos.keySet().retainAll(current);
    return new Work(sweeps, idleMarks, leftEchoes);
  }

  private static Sweep sweep(StoredService service, List<Held<StoredInstance>> past) {
    var mark = service.mark();
    var known = service.slices().stream().map(Held::uid).collect(toSet());
    var isCounted = past.stream().allMatch(held -> mark.uncounted(held) == 0);
    return new Sweep(mark.counting(past, known), isCounted, past);
  }

  /**
   * Whether a slice has been as it is for long.
   *
   * @param current is added what is to be remembered of it
   */
  private boolean isOld(Held<?> held, Set<String> current) {
    var version = held.uid() + " " + held.content().resourceVersion();
    current.add(version);
    var since = seenNanos.computeIfAbsent(version, unseen -> clock.nanos());
    return clock.since(since).compareTo(keptFor) >= 0;
  }
}
