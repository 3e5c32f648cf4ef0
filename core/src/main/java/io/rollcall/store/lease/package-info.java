/**
 * Leases that replicas of Rollcall keep, for stores that let nothing expire by themselves.
 *
 * <p>The store says of each instance which replica <em>holds</em> it. That replica has its lease in
 * memory, on its monotonic clock, so that a heartbeat writes nothing. Start at {@link
 * io.rollcall.store.lease.ReplicaLeases}; a backend implements {@link
 * io.rollcall.store.lease.HeldStore}.
 */
@NullMarked
package io.rollcall.store.lease;

import org.jspecify.annotations.NullMarked;
