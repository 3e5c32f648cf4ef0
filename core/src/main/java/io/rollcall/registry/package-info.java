/**
 * The way in for writes: {@link io.rollcall.registry.ServiceRegistry} takes each as a value, a
 * {@link io.rollcall.registry.Write}, stamps it with the time and makes it at the store.
 *
 * {@snippet :
 * var registration = Registration.builder("orders", "orders-1", "10.0.0.7", 8080).zone("a").build();
 * registry.write(new Write.Register(registration, PutMode.CREATE_OR_REPLACE), Caller.CLIENT);
 * registry.write(new Write.Heartbeat(registration.key()), Caller.CLIENT); // within the TTL, again
 * registry.write(new Write.Deregister(registration.key()), Caller.CLIENT);
 * }
 */
@NullMarked
package io.rollcall.registry;

import org.jspecify.annotations.NullMarked;
