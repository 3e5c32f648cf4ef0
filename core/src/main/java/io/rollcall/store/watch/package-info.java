/**
 * Telling watchers, for backends and the catalog: {@link io.rollcall.store.watch.Watched} is
 * anything that changes and tells; {@link io.rollcall.store.watch.Mirror} is the whole of a store
 * that is followed from afar.
 */
@NullMarked
package io.rollcall.store.watch;

import org.jspecify.annotations.NullMarked;
