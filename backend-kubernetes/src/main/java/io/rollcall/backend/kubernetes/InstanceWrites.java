package io.rollcall.backend.kubernetes;

import static java.util.Objects.requireNonNull;

import io.rollcall.backend.kubernetes.follow.LatestSlices;
import io.rollcall.backend.kubernetes.follow.Revisions;
import io.rollcall.backend.kubernetes.slice.Departure;
import io.rollcall.backend.kubernetes.slice.StoredInstance;
import io.rollcall.model.HealthReport;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.PutResult.Outcome;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InstanceExists;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.store.Tries;
import io.rollcall.store.Turns;
import io.rollcall.store.beat.SharedLeases;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that changes an instance. What is written follows from the slice as it was followed,
 * and from the slice as it is read when it changed since. Those who change the same instance
 * through this replica take turns. Thread-safe.
 */
record InstanceWrites(
    InstanceObjects objects,
    LatestSlices latest,
    Revisions revisions,
    SharedLeases<StoredInstance> leases,
    Turns turns,
    Supplier<Tries> tries) {

  /** Decides what a key becomes. */
  private interface Rule {

    /** Returns what to store in place of what there is, or null for nothing. */
    @Nullable StoredInstance next(@Nullable StoredInstance there);
  }

  /**
   * What a rule led to.
   *
   * @param before what there was; null for no slice
   * @param after what was stored; null when nothing was to be
   */
  private record Change(@Nullable StoredInstance before, @Nullable StoredInstance after) {}

  PutResult put(Registration registration, Instant at, PutMode mode) {
    return tries.get().until(registration.key(), () -> tryPut(registration, at, mode));
  }

  private @Nullable PutResult tryPut(Registration registration, Instant at, PutMode mode) {
    var key = registration.key();
    var change =
        change(
            key,
            there -> {
              var present = StoredInstance.present(there);
              if (present != null && mode == PutMode.CREATE_ONLY) {
                throw new InstanceExists(key);
              }
              return present != null && present.registration().equals(registration)
                  ? null
                  : StoredInstance.registered(
                      registration, at, there, revisions.next(key.service()));
            });
    var registered = change.after();
    if (registered == null) {
      var renewed = leases.renew(requireNonNull(change.before()), at);
      return renewed == null
          ? null
          : new PutResult(Outcome.UNCHANGED, renewed.now().withHeartbeat(at));
    }
    var isNew = StoredInstance.present(change.before()) == null;
    endLease(change);
    leases.begin(registered, at);
    return new PutResult(isNew ? Outcome.CREATED : Outcome.REPLACED, registered.now());
  }

  void remove(InstanceKey key) {
    endLease(change(key, there -> there(key, there).departed(Departure.REMOVED)));
  }

  boolean removeUnhealthy(InstanceKey key, long revision) {
    var change =
        change(
            key,
            there -> {
              var present = StoredInstance.present(there);
              return present != null
                      && present.instance().revision() == revision
                      && present.now().isEvictable()
                  ? present.departed(Departure.REMOVED)
                  : null;
            });
    if (change.after() == null) {
      return false;
    }
    endLease(change);
    return true;
  }

  boolean replaceMetadata(Registration known, Map<String, String> metadata) {
    var change =
        change(
            known.key(),
            there -> {
              var present = StoredInstance.present(there);
              return present != null && present.registration().equals(known)
                  ? present.withMetadata(metadata)
                  : null;
            });
    return change.after() != null;
  }

  void report(HealthReport report) {
    change(
        report.key(),
        there -> {
          var present = there(report.key(), there);
          var instance = present.instance();
          return report.isLate(instance) || report.isKnown(instance)
              ? null
              : present.reported(report.status(), report.output());
        });
  }

  void beginMaintenance(InstanceKey key, Maintenance maintenance) {
    change(
        key,
        there -> {
          var present = there(key, there);
          return maintenance.isSameAs(present.instance().maintenance())
              ? null
              : present.with(maintenance);
        });
  }

  void endMaintenance(InstanceKey key) {
    change(
        key,
        there -> there == null || there.instance().maintenance() == null ? null : there.with(null));
  }

  private void endLease(Change change) {
    var before = StoredInstance.present(change.before());
    if (before != null) {
      leases.end(before);
    }
  }

  private Change change(InstanceKey key, Rule rule) {
    return turns.take(
        key,
        () -> {
          var guessed = guess(latest.slice(key), rule);
          return guessed != null
              ? guessed
              : tries.get().until(key, () -> write(objects.read(key), rule));
        });
  }

  /**
   * What is followed is past: it may be wrong in refusing, and in that nothing is to be written.
   */
  private @Nullable Change guess(@Nullable StoredInstance known, Rule rule) {
    try {
      var change = write(known, rule);
      return change == null || change.after() == null ? null : change;
    } catch (InstanceExists | InstanceNotFound past) {
      return null;
    }
  }

  /** Returns null when the slice changed meanwhile. */
  private @Nullable Change write(@Nullable StoredInstance there, Rule rule) {
    var next = rule.next(there);
    if (next == null) {
      return new Change(there, null);
    }
    var after = objects.write(there, next);
    return after == null ? null : new Change(there, after);
  }

  private static StoredInstance there(InstanceKey key, @Nullable StoredInstance there) {
    var present = StoredInstance.present(there);
    if (present == null) {
      throw new InstanceNotFound(key);
    }
    return present;
  }
}
