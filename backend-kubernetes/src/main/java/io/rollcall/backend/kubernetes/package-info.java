/**
 * Registrations and configurations in Kubernetes: each instance is an {@code EndpointSlice}, so
 * that what serves Kubernetes users serves them.
 *
 * <p>Start at {@link io.rollcall.backend.kubernetes.KubernetesBackend#open}. Writes of instances go
 * down through {@code InstanceWrites}, which decides, and {@code InstanceObjects}, which writes.
 * {@code Services} makes the Service of an instance, and {@code EmptyServices} deletes it; {@code
 * Expiry} has instances leave whose heartbeats stopped. What there is comes up through the package
 * {@code follow}, and what replicas tell each other through {@code beat}.
 */
@NullMarked
package io.rollcall.backend.kubernetes;

import org.jspecify.annotations.NullMarked;
