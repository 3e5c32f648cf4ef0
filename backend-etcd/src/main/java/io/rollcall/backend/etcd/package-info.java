/**
 * Registrations in etcd, where every replica of Rollcall, and plain {@code etcdctl}, finds them.
 *
 * <p>Start at {@link io.rollcall.backend.etcd.EtcdRegistry#open}. {@code EtcdClient} is the one
 * connection and the seam where etcd's errors become Rollcall's. Writes go down through {@code
 * InstanceWrites} and {@code Heartbeats}; {@code WatchLoop} follows what is stored and feeds the
 * mirror that watchers are told from.
 */
@NullMarked
package io.rollcall.backend.etcd;

import org.jspecify.annotations.NullMarked;
