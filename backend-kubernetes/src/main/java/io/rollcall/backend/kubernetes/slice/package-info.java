/**
 * What a slice of Rollcall's holds. {@link io.rollcall.backend.kubernetes.slice.InstanceSlices}
 * says how one stands for an instance, and {@link io.rollcall.backend.kubernetes.slice.BareSlices}
 * what else is kept in slices so that no revision goes back. {@link
 * io.rollcall.backend.kubernetes.slice.SliceReader} reads any of them, and {@link
 * io.rollcall.backend.kubernetes.slice.SliceIndex} has all of a moment, by service.
 */
@NullMarked
package io.rollcall.backend.kubernetes.slice;

import org.jspecify.annotations.NullMarked;
