/**
 * What discovery answers from: each service's last known state, kept fresh by the backend's watches
 * and by nothing else.
 *
 * <p>Start at {@link io.rollcall.catalog.ServiceCatalog}. A read is a lock-free look-up of an
 * immutable {@link io.rollcall.catalog.ServiceSnapshot}, which also remembers the bytes it was once
 * encoded to. Subscribers are told of changes after storms are damped; a {@link
 * io.rollcall.catalog.Bus} tells of each, as an event.
 */
@NullMarked
package io.rollcall.catalog;

import org.jspecify.annotations.NullMarked;
