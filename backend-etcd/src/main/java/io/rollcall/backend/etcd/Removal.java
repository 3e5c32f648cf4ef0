package io.rollcall.backend.etcd;

import io.etcd.jetcd.api.Compare;
import io.rollcall.backend.etcd.InstanceReads.Found;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Tries;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One removal, of a registration that was found; so one that comes later is left alone, however
 * often the removal is tried. It is done when the key is gone and its lease has ended: until then,
 * heartbeats could be acknowledged for what is not there.
 */
final class Removal {

  private final GroupCommit commits;
  private final Keys keys;
  private final Leases leases;
  private final Heartbeats heartbeats;
  private final InstanceReads reads;
  private final Supplier<Tries> tries;
  private final InstanceKey key;

  private Found target = Found.NOTHING;
  private @Nullable OutcomeUnknown unknown;

  Removal(
      GroupCommit commits,
      Keys keys,
      Leases leases,
      Heartbeats heartbeats,
      InstanceReads reads,
      Supplier<Tries> tries,
      InstanceKey key) {
    this.commits = commits;
    this.keys = keys;
    this.leases = leases;
    this.heartbeats = heartbeats;
    this.reads = reads;
    this.tries = tries;
    this.key = key;
  }

  /**
   * Removes what was found, or what is found instead of it.
   *
   * @param found what to begin with
   * @param conditions for what was found to be removed, beside its being there still; null when it
   *     is to stay
   * @return whether it was removed
   */
  boolean run(Found found, Function<Found, @Nullable List<Compare>> conditions) {
    target = found;
    try {
      return tries.get().until(key, () -> attempt(conditions.apply(target)));
    } catch (BackendUnavailable e) {
      throw unknown == null ? e : unknown;
    } finally {
      if (unknown != null) {
        forget();
      }
    }
  }

  private @Nullable Boolean attempt(@Nullable List<Compare> conditions) {
    if (conditions == null) {
      return false;
    }
    try {
      var committed = commits.commit(change(conditions));
      return committed.response().getSucceeded()
          ? gone()
          : next(InstanceReads.found(key, committed.response().getResponsesList()));
    } catch (OutcomeUnknown e) {
      unknown = e;
      return next(reads.find(key));
    }
  }

  private Change change(List<Compare> conditions) {
    var instance = keys.instance(key);
    var health = keys.health(key);
    var maintenance = keys.maintenance(key);
    return new Change(
        key,
        conditions,
        List.of(Txns.delete(instance), Txns.delete(health)),
        List.of(Txns.get(instance), Txns.get(health), Txns.get(maintenance)),
        "removed " + key.id());
  }

  /** Goes on with what is there now, unless a removal of unknown outcome turns out to be done. */
  private @Nullable Boolean next(Found found) {
    if (unknown != null) {
      if (found.revision() == target.revision()) {
        if (EtcdErrors.isAnswered(unknown)) {
          throw EtcdErrors.notDone(unknown);
        }
      } else if (found.createRevision() == 0 || found.createRevision() > target.revision()) {
        return gone();
      } else {
        unknown = null; // it was replaced, and so cannot be removed as it was any more
      }
    }
    target = found;
    return null;
  }

  private Boolean gone() {
    unknown = null;
    forget();
    leases.end(target.lease(), tries.get());
    return true;
  }

  /** So that the next heartbeat looks whether it is there. */
  private void forget() {
    heartbeats.left(key, target.revision() + 1);
  }
}
