/**
 * Registrations in Consul, as services that plain Consul users see like any other.
 *
 * <p>Start at {@link io.rollcall.backend.consul.ConsulRegistry#open}. What counts is in Consul's
 * key-value store: {@code Keys} says where, {@code InstanceWrites} decides by transactions of
 * {@code Store}, and {@code Follower} follows it. Each instance is held by one replica, which has
 * its lease: {@code HeldInstances} is what {@code io.rollcall.store.lease} needs for that. {@code
 * AgentSync} keeps what a replica holds as natural services at its agent, as {@code
 * ServiceDefinition} shows them, {@code Upkeep} compares the two now and then, and {@code Probes}
 * brings back what agents find. {@code ForeignServices} are what others registered. {@code
 * BoundedCalls} is the one seam where Consul's errors become Rollcall's.
 */
@NullMarked
package io.rollcall.backend.consul;

import org.jspecify.annotations.NullMarked;
