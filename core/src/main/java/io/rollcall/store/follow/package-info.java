/**
 * Following a store from afar, for backends: {@link io.rollcall.store.follow.FollowLoop} lists it,
 * follows what changes, and lists it again when that breaks; what differs from store to store is
 * behind {@link io.rollcall.store.follow.Followable}.
 */
@NullMarked
package io.rollcall.store.follow;

import org.jspecify.annotations.NullMarked;
