package io.rollcall.store.lease;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.store.Relay;
import io.rollcall.store.Tries;
import io.rollcall.store.follow.Freshness;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Renews leases. The replica that holds an instance does it without asking the store, as long as
 * what it follows is a moment old at the most; another one passes the heartbeat on to it. Where the
 * holder is silent, or the lease may have ended, the replica that heard of the instance holds it
 * from then on, which is written: a replica that lets it expire then comes too late. Thread-safe.
 */
record Renewals<H extends Held>(
    HeldStore<H> store,
    Freshness freshness,
    Leases<H> leases,
    TakeOvers<H> takeOvers,
    Peers peers,
    Supplier<Tries> tries,
    String self) {

  /** A heartbeat may be acknowledged for so long after a removal elsewhere. */
  private static final Duration BEHIND = Duration.ofSeconds(1);

  void renew(InstanceKey key, Instant at) {
    var followed = freshness.isProved(BEHIND) ? store.followed(key) : null;
    var isRenewed = followed != null && renewWithoutWriting(followed, at);
    if (!isRenewed || !freshness.isProved(BEHIND)) { // this process may have been stopped meanwhile
      tries.get().until(key, () -> renewOrHold(there(key), followed != null && !isRenewed, at));
    }
  }

  /**
   * Renews an instance that was just read.
   *
   * @return the instance then; null when it changed meanwhile
   */
  @Nullable H renew(H there, Instant at) {
    return renewOrHold(there, false, at);
  }

  /**
   * @param isPassedOn whether that was tried already, in vain
   */
  private @Nullable H renewOrHold(H there, boolean isPassedOn, Instant at) {
    var isRenewed = isPassedOn ? renewHere(there, at) : renewWithoutWriting(there, at);
    return isRenewed ? there : takeOvers.hold(there, at);
  }

  /** False when that cannot be done. */
  private boolean renewWithoutWriting(H there, Instant at) {
    return renewHere(there, at) || passOn(there);
  }

  private boolean renewHere(H there, Instant at) {
    var isRenewed = there.isHeldBy(self) && leases.renew(there, at);
    if (isRenewed) {
      store.onRenewed(there);
    }
    return isRenewed;
  }

  /** False when nobody else renews it. A replica holds itself. */
  private boolean passOn(H there) {
    if (Relay.isForOther() || store.isReplica(there) || there.isHeldBy(self)) {
      return false;
    }
    return store.replicas().stream()
        .filter(replica -> replica.isHeldBy(there.holder()) && replica.now().isServed())
        .findFirst()
        .map(replica -> peers.renew(replica.now(), there.key()))
        .orElse(false);
  }

  private H there(InstanceKey key) {
    var there = store.read(key);
    if (there == null) {
      throw new InstanceNotFound(key);
    }
    return there;
  }
}
