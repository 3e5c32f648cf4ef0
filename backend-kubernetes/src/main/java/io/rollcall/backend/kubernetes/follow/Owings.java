package io.rollcall.backend.kubernetes.follow;

import io.rollcall.backend.kubernetes.slice.SliceIndex;
import io.rollcall.backend.kubernetes.slice.Stored.Absence;
import io.rollcall.store.watch.Mirror;
import java.util.function.BooleanSupplier;

/**
 * Raises what slices add up to where readers were told a higher revision, as {@link Revisions}
 * says. Each replica does so that told it. Thread-safe.
 */
final class Owings {

  private final StoredServices services;
  private final Mirror mirror;
  private final LatestSlices latest;
  private final MarkWrites writes;
  private final BooleanSupplier isFollowing;

  /** Raises nothing while the slices are not followed. */
  Owings(
      StoredServices services,
      Mirror mirror,
      LatestSlices latest,
      MarkWrites writes,
      BooleanSupplier isFollowing) {
    this.services = services;
    this.mirror = mirror;
    this.latest = latest;
    this.writes = writes;
    this.isFollowing = isFollowing;
  }

  /** Raises all there are; what fails has to be tried again. */
  void pay() {
    var steps = new Steps(isFollowing);
    for (var service : services.owing()) {
      steps.make(() -> pay(service));
    }
    steps.make(this::payAbsent);
    steps.end();
  }

  private void payAbsent() {
    var absent = services.absentRevision();
    var absence =
        latest.in(slices -> slices.absentRevision() < absent ? next(slices, absent) : null);
    if (absence != null) {
      writes.write(absence);
    }
  }

  private void pay(String service) {
    var told = mirror.state(service).revision();
    var mark =
        latest.inService(
            service,
            slices ->
                slices.revision() < told && !slices.isEmpty()
                    ? slices.mark().withBase(told - slices.changes())
                    : null);
    if (mark != null) {
      writes.write(mark);
    }
  }

  /** What the slice says next that keeps the revision of services without instances. */
  static Absence next(SliceIndex slices, long revision) {
    var there = slices.absence();
    return there == null
        ? new Absence(revision, null)
        : new Absence(Math.max(revision, there.revision()), there.resourceVersion());
  }
}
