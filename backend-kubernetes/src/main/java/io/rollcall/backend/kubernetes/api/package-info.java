/**
 * Calls of the API server, as Rollcall needs them. Start at {@link
 * io.rollcall.backend.kubernetes.api.KubernetesConnection}, which hands out {@link
 * io.rollcall.backend.kubernetes.api.Objects} of each kind: they are read, written, listed and
 * watched. Each call is made once, and what was written for sure is kept apart from what may have
 * been.
 *
 * <p>{@code KubernetesErrors} is the one seam where errors of the API server and the driver become
 * Rollcall's. {@code SliceVersion} knows what is different in old releases.
 */
@NullMarked
package io.rollcall.backend.kubernetes.api;

import org.jspecify.annotations.NullMarked;
