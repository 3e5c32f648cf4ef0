package io.rollcall.trace;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Headers that a call of another server carries along, such as {@code traceparent} (W3C Trace
 * Context), by which the other server joins what it does to the trace of the caller.
 *
 * <p>They hold within a scope, on the thread that opened it. Another thread that works for the same
 * call knows them when it is started through {@link #asHere}.
 */
public final class TraceHeaders {

  private static final ScopedValue<Map<String, String>> HERE = ScopedValue.newInstance();

  private TraceHeaders() {}

  /**
   * Makes a call within which {@link #here} is {@code headers}.
   *
   * @param headers names and values, printable ASCII
   */
  public static <A extends @Nullable Object, X extends Throwable> A with(
      Map<String, String> headers, ScopedValue.CallableOp<A, X> call) throws X {
    return ScopedValue.where(HERE, headers).call(call);
  }

  /** The headers to send with a call that is made now; none when it is part of no trace. */
  public static Map<String, String> here() {
    return HERE.orElse(Map.of());
  }

  /** Opens a scope with the headers of this one, in another thread. */
  public static ScopedValue.Carrier asHere() {
    return ScopedValue.where(HERE, here());
  }
}
