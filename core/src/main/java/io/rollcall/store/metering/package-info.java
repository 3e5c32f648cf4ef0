/**
 * Measuring what is asked of a store: {@link io.rollcall.store.metering.MeteredBackend} wraps any
 * backend, as whatever else is to happen around all calls of a store does.
 */
@NullMarked
package io.rollcall.store.metering;

import org.jspecify.annotations.NullMarked;
