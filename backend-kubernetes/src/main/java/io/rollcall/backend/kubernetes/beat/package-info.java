/**
 * What replicas tell each other of heartbeats: each has a {@code Lease}, which it writes by {@link
 * io.rollcall.backend.kubernetes.beat.BeatWriter} and of which the others learn by {@link
 * io.rollcall.backend.kubernetes.beat.BeatFollower}.
 */
@NullMarked
package io.rollcall.backend.kubernetes.beat;

import org.jspecify.annotations.NullMarked;
