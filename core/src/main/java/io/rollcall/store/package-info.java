/**
 * Where registrations live: {@link io.rollcall.store.Backend} is a store that Rollcall is connected
 * to, {@link io.rollcall.store.RegistryBackend} the port for registrations that it hands out,
 * {@link io.rollcall.store.Capabilities} what it says of itself, {@link io.rollcall.store.Watcher}
 * who it tells of changes. Beside them is what backends need for their writes; what they need to
 * tell watchers is in {@code watch}, what they need to follow a store from afar in {@code follow},
 * to reach their servers in {@code remote}.
 */
@NullMarked
package io.rollcall.store;

import org.jspecify.annotations.NullMarked;
