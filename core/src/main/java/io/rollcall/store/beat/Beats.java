package io.rollcall.store.beat;

import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * What a replica tells the others at a time, in place of what it told before. Immutable.
 *
 * @param replica another name in each run
 * @param number one more each time, from 1
 * @param since what the replica told last before this that the store surely has; 0 for nothing. Who
 *     was not told that has missed something.
 * @param heard when heartbeats came, by the epoch of the lease that each renews
 * @param ending the epochs of leases that no heartbeat may renew any more
 */
public record Beats(
    String replica, long number, long since, Map<Long, Instant> heard, Set<Long> ending) {

  public Beats {
    heard = Map.copyOf(heard);
    ending = Set.copyOf(ending);
  }
}
