/**
 * What joins the work of other servers to the trace of the request that it is done for: {@link
 * io.rollcall.trace.TraceHeaders}. Who traces binds them, who calls another server sends them, and
 * neither knows the other.
 */
@NullMarked
package io.rollcall.trace;

import org.jspecify.annotations.NullMarked;
