/**
 * What Rollcall's objects are called in Kubernetes, by which labels they are selected, and how an
 * annotation has what is kept in them.
 */
@NullMarked
package io.rollcall.backend.kubernetes.metadata;

import org.jspecify.annotations.NullMarked;
