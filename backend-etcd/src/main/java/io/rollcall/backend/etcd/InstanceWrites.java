package io.rollcall.backend.etcd;

import io.etcd.jetcd.api.Compare;
import io.rollcall.backend.etcd.InstanceReads.Found;
import io.rollcall.model.HealthReport;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Tries;
import io.rollcall.store.Turns;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that changes an instance. Those who register, remove or report the same instance
 * through this replica take turns. Thread-safe.
 */
final class InstanceWrites {

  private final Keys keys;
  private final Leases leases;
  private final Heartbeats heartbeats;
  private final InstanceReads reads;
  private final Supplier<Tries> tries;
  private final GroupCommit commits;
  private final Turns turns;

  InstanceWrites(
      GroupCommit commits,
      Keys keys,
      Leases leases,
      Heartbeats heartbeats,
      InstanceReads reads,
      Supplier<Tries> tries,
      Turns turns) {
    this.commits = commits;
    this.keys = keys;
    this.leases = leases;
    this.heartbeats = heartbeats;
    this.reads = reads;
    this.tries = tries;
    this.turns = turns;
  }

  PutResult put(Registration registration, Instant at, PutMode mode) {
    var put = new Put(commits, keys, leases, heartbeats, reads, tries, registration, at, mode);
    return turns.take(registration.key(), put::run);
  }

  /**
   * @param isFollowing whether what this replica remembers is up to date
   */
  void renew(InstanceKey key, Instant at, boolean isFollowing) {
    var known = isFollowing ? heartbeats.known(key) : null;
    if (known != null && known.lease() != Leases.NONE && leases.renew(known.lease())) {
      heartbeats.heard(key, known.revision(), known.lease(), at);
      return;
    }
    for (var again = tries.get(); again.next(); ) {
      var found = reads.find(key);
      var instance = found.instance();
      if (instance == null) {
        throw new InstanceNotFound(key);
      }
      if (instance.lease() == Leases.NONE || leases.renew(instance.lease())) {
        heartbeats.heard(key, instance.revision(), instance.lease(), at);
        return;
      }
    }
    throw new InstanceNotFound(key);
  }

  void remove(InstanceKey key) {
    turns.take(key, () -> removeNow(key));
  }

  private boolean removeNow(InstanceKey key) {
    var expected = reads.expect(key);
    return removal(key)
        .run(
            expected.revision() == 0 ? reads.find(key) : expected,
            found -> {
              if (found.revision() == 0) {
                throw new InstanceNotFound(key);
              }
              return List.of(Txns.isAt(keys.instance(key), found.revision()));
            });
  }

  boolean removeUnhealthy(InstanceKey key, long revision) {
    return turns.take(
        key,
        () ->
            removal(key)
                .run(
                    reads.find(key),
                    found -> isUnhealthy(found, revision) ? isStill(key, found) : null));
  }

  private Removal removal(InstanceKey key) {
    return new Removal(commits, keys, leases, heartbeats, reads, tries, key);
  }

  private static boolean isUnhealthy(Found found, long revision) {
    var stored = found.instance();
    return stored != null && stored.revision() == revision && found.now(stored).isEvictable();
  }

  private List<Compare> isStill(InstanceKey key, Found found) {
    return List.of(
        Txns.isAt(keys.instance(key), found.revision()),
        Txns.isAt(keys.health(key), found.healthRevision()),
        Txns.isAt(keys.maintenance(key), found.maintenanceRevision()));
  }

  boolean replaceMetadata(Registration known, Map<String, String> metadata) {
    var key = known.key();
    return turns.take(
        key, () -> tries.get().until(key, () -> tryToReplaceMetadata(known, metadata)));
  }

  /** Null when it is to be tried again. */
  private @Nullable Boolean tryToReplaceMetadata(Registration known, Map<String, String> metadata) {
    var key = known.key();
    var found = reads.find(key);
    var stored = found.instance();
    if (stored == null || !stored.instance().registration().equals(known)) {
      return false;
    }
    var instance = keys.instance(key);
    var value = Values.of(stored.instance(), metadata);
    var change =
        new Change(
            key,
            List.of(Txns.isAt(instance, found.revision())),
            List.of(Txns.put(instance, value, found.lease())),
            List.of(),
            null);
    try {
      return commits.commit(change).response().getSucceeded() ? true : null;
    } catch (LeaseNotFound e) {
      return null;
    } catch (OutcomeUnknown e) {
      var after = find(key, e);
      if (after.value().equals(value)) {
        return true;
      }
      throw after.revision() == found.revision() && EtcdErrors.isAnswered(e)
          ? EtcdErrors.notDone(e)
          : e;
    }
  }

  void report(HealthReport report) {
    turns.take(
        report.key(),
        () -> {
          new Report(commits, keys, reads, tries.get(), report).run();
          return true;
        });
  }

  void beginMaintenance(InstanceKey key, Maintenance maintenance) {
    var before = reads.find(key);
    if (isSame(maintenance, before)) {
      return;
    }
    var out = keys.maintenance(key);
    var change =
        new Change(
            key,
            List.of(Txns.exists(keys.instance(key))),
            List.of(Txns.put(out, Values.of(maintenance), Leases.NONE)),
            List.of(),
            null);
    try {
      if (!commits.commit(change).response().getSucceeded()) {
        throw new InstanceNotFound(key);
      }
    } catch (OutcomeUnknown e) {
      var after = find(key, e);
      if (!isSame(maintenance, after)) {
        throw isOutAsBefore(before, after) ? EtcdErrors.notDone(e) : e;
      }
    }
  }

  void endMaintenance(InstanceKey key) {
    var out = keys.maintenance(key);
    var change =
        new Change(
            key,
            List.of(Txns.exists(out)),
            List.of(Txns.delete(out)),
            List.of(),
            "back in service: " + key.id());
    try {
      commits.commit(change);
    } catch (OutcomeUnknown e) {
      if (find(key, e).maintenanceRevision() != 0) {
        throw EtcdErrors.notDone(e);
      }
    }
  }

  private static boolean isSame(Maintenance maintenance, Found found) {
    var out = found.maintenance();
    return maintenance.isSameAs(out == null ? null : out.maintenance());
  }

  private static boolean isOutAsBefore(Found before, Found after) {
    return after.maintenanceRevision() == before.maintenanceRevision();
  }

  private Found find(InstanceKey key, OutcomeUnknown unknown) {
    try {
      return reads.find(key);
    } catch (BackendUnavailable e) {
      throw unknown;
    }
  }
}
