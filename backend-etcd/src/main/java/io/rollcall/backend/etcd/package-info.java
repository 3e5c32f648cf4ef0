/**
 * Registrations in etcd, where every replica of Rollcall, and plain {@code etcdctl}, finds them.
 *
 * <p>Start at {@link io.rollcall.backend.etcd.EtcdRegistry#open}. {@code EtcdClient} is the one
 * connection and the seam where etcd's errors become Rollcall's. Writes go down through {@code
 * InstanceWrites} and {@code Heartbeats}. What is stored is followed as {@code WatchedKeys} says,
 * and {@code WatchFeed} feeds the mirror that watchers are told from.
 */
@NullMarked
package io.rollcall.backend.etcd;

import org.jspecify.annotations.NullMarked;
