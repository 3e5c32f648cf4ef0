/**
 * How an API server is reached, and as whom: {@link
 * io.rollcall.backend.kubernetes.login.ClusterAccess} is what an operator says, and {@link
 * io.rollcall.backend.kubernetes.login.ClusterLogin} the client that follows from it.
 */
@NullMarked
package io.rollcall.backend.kubernetes.login;

import org.jspecify.annotations.NullMarked;
