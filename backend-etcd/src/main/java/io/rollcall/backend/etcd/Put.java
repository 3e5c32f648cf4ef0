package io.rollcall.backend.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.TxnRequest;
import io.rollcall.backend.etcd.InstanceReads.Found;
import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.PutMode;
import io.rollcall.registry.PutResult;
import io.rollcall.registry.PutResult.Outcome;
import io.rollcall.registry.Registration;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import io.rollcall.registry.RegistryException.InstanceExists;
import io.rollcall.registry.RegistryException.OutcomeUnknown;
import io.rollcall.registry.ServiceInstance;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One put, which is tried until nobody else wrote the key in between. A write whose outcome is not
 * known is looked for: its lease, or else its value, tells it from others.
 */
final class Put {

  private final GroupCommit commits;
  private final Keys keys;
  private final Leases leases;
  private final InstanceReads reads;
  private final Tries tries;
  private final Registration registration;
  private final Instant at;
  private final PutMode mode;
  private final InstanceKey key;
  private final ByteString value;
  private final long ttlSeconds;

  private Found found = Found.NOTHING;
  private long granted = Leases.NONE;
  private @Nullable Sent unknown;

  /** A write under {@code lease} in place of {@code replaced}, and that nothing is known of it. */
  private record Sent(Found replaced, long lease, OutcomeUnknown reason) {}

  /** What a put did, and the lease that the instance is under now. */
  record Done(PutResult result, long lease) {}

  Put(
      GroupCommit commits,
      Keys keys,
      Leases leases,
      InstanceReads reads,
      Tries tries,
      Registration registration,
      Instant at,
      PutMode mode) {
    this.commits = commits;
    this.keys = keys;
    this.leases = leases;
    this.reads = reads;
    this.tries = tries;
    this.registration = registration;
    this.at = at;
    this.mode = mode;
    this.key = registration.key();
    this.value = Values.of(registration, at);
    this.ttlSeconds = Leases.ttlSeconds(registration);
  }

  /**
   * @param isLikelyThere whether to look before writing; it may be wrong either way
   */
  Done run(boolean isLikelyThere) {
    try {
      if (isLikelyThere) {
        found = reads.find(key);
      }
      while (tries.next()) {
        var done = attempt();
        if (done != null) {
          return done;
        }
      }
      throw new BackendUnavailable(
          "too many others write instance '%s' at the same time".formatted(key), null);
    } catch (BackendUnavailable e) {
      throw unknown == null ? e : unknown.reason();
    } finally {
      if (unknown == null) {
        leases.revoke(granted);
      }
    }
  }

  private @Nullable Done attempt() {
    var sent = unknown;
    if (sent != null && isThere(sent)) {
      unknown = null;
      return stored(sent.replaced(), found.maintenance(), found.revision(), sent.lease());
    }
    var there = found.instance();
    if (there != null && mode == PutMode.CREATE_ONLY) {
      unknown = null;
      throw new InstanceExists(key);
    }
    if (there != null && there.instance().registration().equals(registration)) {
      return again(there);
    }
    try {
      return write(lease(there));
    } catch (LeaseNotFound e) {
      granted = Leases.NONE;
      found = reads.find(key);
      return null;
    }
  }

  private @Nullable Done again(StoredInstance there) {
    if (there.lease() == Leases.NONE || leases.renew(there.lease())) {
      unknown = null;
      var instance = found.now(there).withHeartbeat(at);
      return new Done(new PutResult(Outcome.UNCHANGED, instance), there.lease());
    }
    found = reads.find(key);
    return null;
  }

  /** The one that is there already if it will do; it then has its full TTL again. */
  private long lease(@Nullable StoredInstance there) {
    if (ttlSeconds == 0 || granted != Leases.NONE) {
      return granted;
    }
    if (there != null
        && there.lease() != Leases.NONE
        && Leases.ttlSeconds(there.instance().registration()) == ttlSeconds
        && leases.renew(there.lease())) {
      return there.lease();
    }
    granted = leases.grant(ttlSeconds);
    return granted;
  }

  private @Nullable Done write(long lease) {
    var instance = keys.instance(key);
    var health = keys.health(key);
    var maintenance = keys.maintenance(key);
    var request =
        TxnRequest.newBuilder()
            .addCompare(Txns.isAt(instance, found.revision()))
            .addCompare(Txns.isAt(maintenance, found.maintenanceRevision()))
            .addSuccess(Txns.put(instance, value, lease))
            .addSuccess(Txns.delete(health))
            .addFailure(Txns.get(instance))
            .addFailure(Txns.get(health))
            .addFailure(Txns.get(maintenance))
            .build();
    try {
      var committed = commits.commit(key, request);
      if (committed.response().getSucceeded()) {
        unknown = null;
        return stored(found, found.maintenance(), committed.revision(), lease);
      }
      found = InstanceReads.found(key, committed.response().getResponsesList());
    } catch (OutcomeUnknown e) {
      unknown = new Sent(found, lease, e);
      found = reads.find(key);
    }
    return null;
  }

  private boolean isThere(Sent sent) {
    return found.revision() > sent.replaced().revision()
        && found.lease() == sent.lease()
        && found.value().equals(value);
  }

  private Done stored(
      Found replaced, @Nullable StoredMaintenance maintenance, long revision, long lease) {
    if (granted == lease) {
      granted = Leases.NONE;
    }
    if (replaced.lease() != lease) {
      leases.revoke(replaced.lease());
    }
    var outcome = replaced.instance() == null ? Outcome.CREATED : Outcome.REPLACED;
    var instance =
        new StoredInstance(ServiceInstance.registered(registration, at, revision), lease)
            .with(null, maintenance);
    return new Done(new PutResult(outcome, instance), lease);
  }
}
