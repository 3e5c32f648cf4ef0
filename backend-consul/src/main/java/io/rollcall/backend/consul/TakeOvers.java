package io.rollcall.backend.consul;

import io.rollcall.registry.ServiceRegistry;
import io.rollcall.store.follow.FollowLoop;
import java.util.ArrayList;
import java.util.Collections;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the replicas that are left share what one held that is gone, with full leases. The
 * registration that a replica made of itself is removed instead. For one thread.
 */
record TakeOvers(
    Follower follower, FollowLoop<?> loop, Holders holders, Moves moves, Expiries expiries) {

  private static final Logger log = LoggerFactory.getLogger(TakeOvers.class);

  /** A replica that does not follow the store is of no use, and does not show itself. */
  void step() {
    if (!loop.isFollowing()) {
      return;
    }
    holders.look(follower.holders());
    var orphans = new ArrayList<>(follower.instances(stored -> holders.isGone(stored.holder())));
    if (orphans.isEmpty()) {
      return;
    }
    Collections.shuffle(orphans); // others take over at the same time
    expiries.expire(
        ServiceRegistry.OWN_SERVICE, orphans.stream().filter(TakeOvers::isReplica).toList());
    long taken =
        moves.moveHere(
            orphans.stream()
                .filter(orphan -> !isReplica(orphan))
                .filter(orphan -> orphan.equals(follower.instance(orphan.key()))));
    log.info("{} instances of replicas that are gone are held here now", taken);
  }

  private static boolean isReplica(StoredInstance stored) {
    return stored.key().service().equals(ServiceRegistry.OWN_SERVICE);
  }
}
