package io.rollcall.backend.consul;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.store.Relay;
import io.rollcall.store.Tries;
import java.time.Instant;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Renews leases. The replica that holds an instance does it without asking Consul, as long as what
 * it follows is a moment old at the most; another one passes the heartbeat on to it. Where the
 * holder is silent, or the lease may have ended, the replica that heard of the instance holds it
 * from then on, which is written to the key-value store: who lets it expire then comes too late.
 * Thread-safe.
 *
 * @param followed an instance as it surely was a moment ago; null when that is not known
 * @param replicas the replica of Rollcall that is that holder; null when none is known
 */
record Heartbeats(
    Function<InstanceKey, @Nullable StoredInstance> followed,
    Store store,
    Moves moves,
    Holders holders,
    Leases leases,
    Projector projector,
    Function<String, @Nullable StoredInstance> replicas,
    Peers peers,
    Supplier<Tries> tries) {

  void renew(InstanceKey key, Instant at) {
    var known = followed.apply(key);
    if (known == null || !renewWithoutWriting(known, at)) {
      tries.get().until(key, () -> renewOrMove(there(key), known != null, at));
    }
  }

  /**
   * Renews an instance that was just read.
   *
   * @return the instance then; null when it changed meanwhile
   */
  @Nullable StoredInstance renew(StoredInstance there, Instant at) {
    return renewOrMove(there, false, at);
  }

  /**
   * @param isPassedOn whether that was tried already, in vain
   */
  private @Nullable StoredInstance renewOrMove(
      StoredInstance there, boolean isPassedOn, Instant at) {
    var isRenewed = isPassedOn ? renewHere(there, at) : renewWithoutWriting(there, at);
    return isRenewed ? there : moves.moveHere(there, at);
  }

  /** False when that cannot be done. */
  private boolean renewWithoutWriting(StoredInstance there, Instant at) {
    return renewHere(there, at) || passOn(there);
  }

  private boolean renewHere(StoredInstance there, Instant at) {
    var isRenewed = there.isHeldBy(holders.self()) && leases.renew(there, at);
    if (isRenewed) {
      projector.showAlive(there);
    }
    return isRenewed;
  }

  /** False when nobody else renews it. A replica holds itself. */
  private boolean passOn(StoredInstance there) {
    var isOwn = there.key().service().equals(ServiceRegistry.OWN_SERVICE);
    if (Relay.isForOther() || isOwn || there.isHeldBy(holders.self())) {
      return false;
    }
    var replica = replicas.apply(there.holder());
    return replica != null && peers.renew(replica.now(), there.key());
  }

  private StoredInstance there(InstanceKey key) {
    var there = store.find(key).instance();
    if (there == null) {
      throw new InstanceNotFound(key);
    }
    return there;
  }
}
