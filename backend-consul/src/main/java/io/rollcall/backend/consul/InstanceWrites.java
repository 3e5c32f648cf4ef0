package io.rollcall.backend.consul;

import io.rollcall.backend.consul.Store.Found;
import io.rollcall.model.HealthReport;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.PutResult.Outcome;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceExists;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Tries;
import io.rollcall.store.Turns;
import io.rollcall.store.lease.ReplicaLeases;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that changes an instance. It is decided in the key-value store, by comparing what was
 * read; the agent is told afterwards. A write whose outcome is unknown is looked for once, and
 * never repeated. Those who change the same instance through this replica take turns. Thread-safe.
 *
 * @param followed an instance as last seen
 */
record InstanceWrites(
    Store store,
    Function<InstanceKey, @Nullable StoredInstance> followed,
    Keys keys,
    NativeChecks natives,
    ReplicaLeases<StoredInstance> leases,
    AgentSync agent,
    Turns turns,
    Supplier<Tries> tries) {

  /** What is not followed is most likely not there: that is tried before anything is read. */
  PutResult put(Registration registration, Instant at, PutMode mode) {
    var key = registration.key();
    return turns.take(
        key,
        () -> {
          var isNew = followed.apply(key) == null;
          var created = isNew ? tryPut(registration, at, mode, Found.NOTHING) : null;
          return created != null
              ? created
              : tries.get().until(key, () -> tryPut(registration, at, mode, store.find(key)));
        });
  }

  private @Nullable PutResult tryPut(
      Registration registration, Instant at, PutMode mode, Found found) {
    var key = registration.key();
    var there = found.instance();
    if (there != null && mode == PutMode.CREATE_ONLY) {
      throw new InstanceExists(key);
    }
    if (there != null && there.registration().equals(registration)) {
      var renewed = leases.renew(there, at);
      return renewed == null
          ? null
          : new PutResult(Outcome.UNCHANGED, renewed.now().withHeartbeat(at));
    }
    var registered =
        StoredInstance.registered(registration, at, leases.self(), natives.cover(registration));
    var txn = store.creating(registered, found);
    long revision = commit(key, txn, after -> isOf(registered.epoch(), after));
    if (revision == 0) {
      return null;
    }
    var created = registered.at(revision, revision).with(found.maintenance());
    if (there != null) {
      leases.end(there);
    }
    leases.begin(created, at);
    agent.register(created);
    return new PutResult(there == null ? Outcome.CREATED : Outcome.REPLACED, created.instance());
  }

  private static boolean isOf(long epoch, Found found) {
    return found.instance() != null && found.instance().epoch() == epoch;
  }

  void remove(InstanceKey key) {
    until(
        key,
        found -> {
          if (found.index() == 0) {
            throw new InstanceNotFound(key);
          }
          return remove(key, store.expecting(key, found.index()), found.instance());
        });
  }

  private @Nullable Boolean remove(InstanceKey key, Txn txn, @Nullable StoredInstance there) {
    if (commit(key, txn.delete(keys.instance(key)), after -> after.index() == 0) == 0) {
      return null;
    }
    if (there != null) {
      leases.end(there);
      agent.deregister(there);
    }
    return true;
  }

  /** Leaves alone what changed since it was judged, in whatever way. */
  boolean removeUnhealthy(InstanceKey key, long revision) {
    return until(
        key,
        found -> {
          var there = found.instance();
          if (there == null || there.revision() != revision || !there.now().isEvictable()) {
            return false;
          }
          return remove(key, store.expecting(there).expect(keys.maintenance(key), 0), there);
        });
  }

  boolean replaceMetadata(Registration known, Map<String, String> metadata) {
    var key = known.key();
    return until(
        key,
        found -> {
          var there = found.instance();
          if (there == null || !there.registration().equals(known)) {
            return false;
          }
          var replaced = there.withMetadata(metadata);
          var txn = store.expecting(there).set(keys.instance(key), replaced.content());
          var isDone = done(commit(key, txn, after -> isRegistered(replaced, after.instance())));
          if (isDone != null
              && there.isHeldBy(leases.self())
              && ServiceDefinition.isBare(known.metadata(), replaced)) {
            agent.registerSoon(key);
          }
          return isDone;
        });
  }

  private static boolean isRegistered(StoredInstance expected, @Nullable StoredInstance there) {
    return there != null && there.registration().equals(expected.registration());
  }

  void report(HealthReport report) {
    var key = report.key();
    until(
        key,
        found -> {
          var there = there(key, found);
          if (report.isLate(there.instance()) || isReported(report, there)) {
            return true;
          }
          var reported = there.reported(report.status(), report.output());
          var txn = store.expecting(there).set(keys.instance(key), reported.content());
          return done(commit(key, txn, after -> isReported(report, after.instance())));
        });
  }

  private static boolean isReported(HealthReport report, @Nullable StoredInstance there) {
    return there != null
        && there.instance().status() == report.status()
        && report.output().equals(there.instance().output());
  }

  void beginMaintenance(InstanceKey key, Maintenance maintenance) {
    until(
        key,
        found -> {
          var there = there(key, found);
          if (maintenance.isSameAs(found.maintenance())) {
            return true;
          }
          var txn = store.withMaintenance(store.expecting(there), key, maintenance);
          return done(commit(key, txn, after -> maintenance.isSameAs(after.maintenance())));
        });
  }

  void endMaintenance(InstanceKey key) {
    until(
        key,
        found -> {
          if (found.maintenanceIndex() == 0) {
            return true;
          }
          var txn = store.expecting(key, found.index()).delete(keys.maintenance(key));
          return done(commit(key, txn, after -> after.maintenanceIndex() == 0));
        });
  }

  private static StoredInstance there(InstanceKey key, Found found) {
    var there = found.instance();
    if (there == null) {
      throw new InstanceNotFound(key);
    }
    return there;
  }

  private static @Nullable Boolean done(long index) {
    return index == 0 ? null : true;
  }

  private interface Attempt<T> {
    @Nullable T on(Found found);
  }

  private <T> T until(InstanceKey key, Attempt<T> attempt) {
    return turns.take(key, () -> tries.get().until(key, () -> attempt.on(store.find(key))));
  }

  /**
   * @param isDone whether what there is shows that the write was done
   * @return at which index, for a registration its revision; 0 when something changed since it was
   *     read
   */
  private long commit(InstanceKey key, Txn txn, Predicate<Found> isDone) {
    try {
      return store.commitRevision(key.service(), txn).orElse(0);
    } catch (OutcomeUnknown e) {
      var after = look(key, e);
      if (!isDone.test(after)) {
        throw e;
      }
      return after.instance() == null ? 1 : after.instance().revision();
    }
  }

  private Found look(InstanceKey key, OutcomeUnknown unknown) {
    try {
      return store.find(key);
    } catch (BackendUnavailable e) {
      throw unknown;
    }
  }
}
