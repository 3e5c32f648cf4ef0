package io.rollcall.backend.etcd;

import com.google.protobuf.ByteString;
import io.rollcall.backend.etcd.InstanceReads.Found;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.PutResult.Outcome;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceExists;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.Tries;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One put, which is tried until nobody else wrote the key in between. A write whose outcome is not
 * known is looked for: its lease, or else its value, tells it from others. It is tried again only
 * where it surely was not done, for else what somebody else wrote after it would be lost.
 */
final class Put {

  private final GroupCommit commits;
  private final Keys keys;
  private final Leases leases;
  private final Heartbeats heartbeats;
  private final InstanceReads reads;
  private final Supplier<Tries> tries;
  private final Registration registration;
  private final Instant at;
  private final PutMode mode;
  private final InstanceKey key;
  private final ByteString value;
  private final long ttlSeconds;

  private Found found = Found.NOTHING;
  private @Nullable Grant granted;
  private @Nullable Sent unknown;

  /** A write under {@code lease} in place of {@code replaced}, and that nothing is known of it. */
  private record Sent(Found replaced, long lease, OutcomeUnknown reason) {}

  Put(
      GroupCommit commits,
      Keys keys,
      Leases leases,
      Heartbeats heartbeats,
      InstanceReads reads,
      Supplier<Tries> tries,
      Registration registration,
      Instant at,
      PutMode mode) {
    this.commits = commits;
    this.keys = keys;
    this.leases = leases;
    this.heartbeats = heartbeats;
    this.reads = reads;
    this.tries = tries;
    this.registration = registration;
    this.at = at;
    this.mode = mode;
    this.key = registration.key();
    this.value = Values.of(registration, at);
    this.ttlSeconds = Leases.ttlSeconds(registration);
  }

  PutResult run() {
    try {
      found = expected();
      return tries.get().until(key, this::attempt);
    } catch (BackendUnavailable e) {
      throw unknown == null ? e : unknown.reason();
    } finally {
      if (unknown != null) {
        // the next heartbeat is to look which lease it is that counts
        heartbeats.left(key, unknown.replaced().revision() + 1);
      } else if (granted != null) {
        leases.release(granted);
      }
    }
  }

  /** Where nothing is likely to be written, nothing that is compared tells what is there. */
  private Found expected() {
    var expected = reads.expect(key);
    var there = expected.instance();
    var isLikelyWritten = there == null || (mode != PutMode.CREATE_ONLY && !isSame(there));
    return isLikelyWritten ? expected : reads.find(key);
  }

  private @Nullable PutResult attempt() {
    var sent = unknown;
    if (sent != null) {
      if (isThere(sent) && (sent.lease() == Leases.NONE || leases.renew(sent.lease()))) {
        unknown = null;
        return stored(sent.replaced(), found.maintenance(), found.revision(), sent.lease());
      }
      requireNotDone(sent);
    }
    var there = found.instance();
    if (there != null && mode == PutMode.CREATE_ONLY) {
      throw new InstanceExists(key);
    }
    return there != null && isSame(there) ? again(there) : write(there);
  }

  private boolean isSame(StoredInstance there) {
    return there.instance().registration().equals(registration);
  }

  private boolean isThere(Sent sent) {
    return found.revision() > sent.replaced().revision()
        && found.lease() == sent.lease()
        && found.value().equals(value);
  }

  /**
   * Throws unless the key is as it was before the write, which then was not done. Where there was
   * no key before, there may have been one meanwhile; whoever took it away has ended its lease, so
   * that under the same lease nothing can be written a second time.
   */
  private void requireNotDone(Sent sent) {
    var isAsBefore = found.revision() == sent.replaced().revision();
    var isAnswered = EtcdErrors.isAnswered(sent.reason());
    if (!isAsBefore || (found.revision() == 0 && sent.lease() == Leases.NONE && !isAnswered)) {
      throw sent.reason();
    }
    if (isAnswered) {
      unknown = null;
      throw EtcdErrors.notDone(sent.reason());
    }
  }

  private @Nullable PutResult again(StoredInstance there) {
    if (there.lease() == Leases.NONE || leases.renew(there.lease())) {
      heartbeats.heard(key, there.revision(), there.lease(), at);
      return new PutResult(Outcome.UNCHANGED, found.now(there).withHeartbeat(at));
    }
    found = reads.find(key);
    return null;
  }

  private @Nullable PutResult write(@Nullable StoredInstance there) {
    if (ttlSeconds == 0) {
      return write(Leases.NONE, Grant.NONE);
    }
    if (granted == null && there != null && isLeaseFit(there)) {
      return renewAndWrite(there.lease());
    }
    var lease = granted == null ? grant() : granted;
    granted = lease;
    return write(lease.lease(), lease);
  }

  /** Beside the write; among others before it, which takes fewer changes of thread. */
  private Grant grant() {
    return commits.isIdle() ? leases.startGrant(ttlSeconds) : leases.grant(ttlSeconds);
  }

  private boolean isLeaseFit(StoredInstance there) {
    return there.lease() != Leases.NONE
        && Leases.ttlSeconds(there.instance().registration()) == ttlSeconds;
  }

  /**
   * Gives the lease that is there its full TTL again, and then writes. Were both under way at once,
   * somebody could remove the instance right after the write, and with it the lease before it is
   * renewed: a write that was done would look like one whose lease had run out.
   */
  private @Nullable PutResult renewAndWrite(long lease) {
    if (leases.renew(lease)) {
      return write(lease, Grant.NONE);
    }
    found = reads.find(key);
    return null;
  }

  private @Nullable PutResult write(long lease, Grant grant) {
    var wasGranted = grant.isGranted();
    try {
      var committed = commits.commit(change(lease), grant);
      if (committed.response().getSucceeded()) {
        unknown = null;
        return stored(found, found.maintenance(), committed.revision(), lease);
      }
      found = InstanceReads.found(key, committed.response().getResponsesList());
    } catch (OutcomeUnknown e) {
      unknown = new Sent(found, lease, e);
      found = reads.find(key);
    } catch (LeaseNotFound e) {
      awaitLease(grant, wasGranted);
    }
    return null;
  }

  private Change change(long lease) {
    var instance = keys.instance(key);
    var health = keys.health(key);
    var maintenance = keys.maintenance(key);
    return new Change(
        key,
        List.of(
            Txns.isAt(instance, found.revision()),
            Txns.isAt(maintenance, found.maintenanceRevision())),
        List.of(Txns.put(instance, value, lease), Txns.delete(health)),
        List.of(Txns.get(instance), Txns.get(health), Txns.get(maintenance)),
        null);
  }

  /** The write arrived before its lease, or its lease has ended. */
  private void awaitLease(Grant grant, boolean wasGranted) {
    if (!wasGranted) {
      grant.await();
      return;
    }
    if (unknown != null) {
      throw unknown.reason();
    }
    granted = null;
    found = reads.find(key);
  }

  private PutResult stored(
      Found replaced, @Nullable StoredMaintenance maintenance, long revision, long lease) {
    if (granted != null && granted.lease() == lease) {
      granted = null;
    }
    heartbeats.heard(key, revision, lease, at);
    if (replaced.lease() != lease) {
      leases.end(replaced.lease(), tries.get());
    }
    var outcome = replaced.instance() == null ? Outcome.CREATED : Outcome.REPLACED;
    var instance =
        StoredInstance.registered(ServiceInstance.registered(registration, at, revision), lease)
            .with(null, maintenance);
    return new PutResult(outcome, instance);
  }
}
