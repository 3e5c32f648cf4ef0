/**
 * The way in for writes: {@link io.rollcall.registry.ServiceRegistry} takes each as a value, a
 * {@link io.rollcall.registry.Write}, stamps it with the time, makes it at the store, and tells a
 * {@link io.rollcall.registry.WriteRecorder} who asked for it and what came of it. A {@link
 * io.rollcall.registry.WriteObserver} is told of each write's beginning and end.
 *
 * {@snippet :
 * var caller = Caller.program("importer");
 * var registration = Registration.builder("orders", "orders-1", "10.0.0.7", 8080).zone("a").build();
 * registry.write(new Write.Register(registration, PutMode.CREATE_OR_REPLACE), caller);
 * registry.write(new Write.Heartbeat(registration.key()), caller); // within the TTL, again
 * registry.write(new Write.Deregister(registration.key()), caller);
 * }
 */
@NullMarked
package io.rollcall.registry;

import org.jspecify.annotations.NullMarked;
