/**
 * A store as etcd is one, modelled, and how a replica reaches it: {@link
 * io.rollcall.simulation.store.ModelledStore} holds, {@link io.rollcall.simulation.store.Link}
 * carries, {@link io.rollcall.simulation.store.StoreConnection} is the backend.
 */
@NullMarked
package io.rollcall.simulation.store;

import org.jspecify.annotations.NullMarked;
