/**
 * Telling watchers, for backends: {@link io.rollcall.watch.Watched} is anything that changes and
 * tells; {@link io.rollcall.watch.Mirror} is the whole of a store that is followed from afar.
 */
@NullMarked
package io.rollcall.watch;

import org.jspecify.annotations.NullMarked;
