/**
 * What is known of all slices, and what follows from it: what readers are told, and the revisions.
 * Start at {@link io.rollcall.backend.kubernetes.follow.FollowedServices}, which joins the rest.
 *
 * <p>{@code StoredServices} tells readers what Kubernetes told, in its order. {@link
 * io.rollcall.backend.kubernetes.follow.LatestSlices} knows at once what this replica wrote, too.
 * {@code SliceEcho} proves that all was told. {@code Owings} and {@code Sweeping} keep up, by
 * {@code MarkWrites}, what slices add up to.
 */
@NullMarked
package io.rollcall.backend.kubernetes.follow;

import org.jspecify.annotations.NullMarked;
