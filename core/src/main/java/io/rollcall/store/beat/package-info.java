/**
 * Leases that replicas of Rollcall share, for stores that let nothing expire by themselves, and
 * where a write for each heartbeat would be too much.
 *
 * <p>A replica collects the heartbeats that it hears and tells the others of many by one write. So
 * each replica knows when every lease was renewed last, and the one that an instance belongs to has
 * it expire. Start at {@link io.rollcall.store.beat.SharedLeases}; a backend implements {@link
 * io.rollcall.store.beat.BeatStore}.
 *
 * <p>What keeps an acknowledged heartbeat from being in vain is an order, and no clock. The store
 * tells each replica all that replicas told, in one order. A replica tells first that a lease is
 * ending, waits until it is told that itself, and removes the instance if no heartbeat came before.
 * A replica that heard a heartbeat tells it, waits until it is told that itself, and acknowledges
 * if no such ending came before; if one came, it begins another lease, by a write of the instance
 * that the removal then fails to find unchanged.
 */
@NullMarked
package io.rollcall.store.beat;

import org.jspecify.annotations.NullMarked;
