/**
 * What a service instance is, registering it, and the port that stores it.
 *
 * <p>Start at {@link io.rollcall.registry.ServiceRegistry}, the way in for writes:
 *
 * {@snippet :
 * var registration = Registration.builder("orders", "orders-1", "10.0.0.7", 8080).zone("a").build();
 * registry.register(registration, PutMode.CREATE_OR_REPLACE);
 * registry.heartbeat(registration.key()); // within the TTL, again and again
 * registry.deregister(registration.key());
 * }
 *
 * <p>Where registrations live is behind {@link io.rollcall.registry.RegistryBackend}; a new backend
 * implements that one interface. Everything that can go wrong is a case of {@link
 * io.rollcall.registry.RegistryException}. This package knows no other but {@code
 * io.rollcall.time}.
 */
@NullMarked
package io.rollcall.registry;

import org.jspecify.annotations.NullMarked;
