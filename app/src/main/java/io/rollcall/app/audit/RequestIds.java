package io.rollcall.app.audit;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What requests are called, so that lines of several systems can be told to belong together. */
public final class RequestIds {

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:/+=@-]{1,128}");

  /** Version, trace, parent and flags (W3C Trace Context). */
  private static final Pattern TRACE =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-.*");

  private RequestIds() {}

  /**
   * Reads what a request brought along.
   *
   * @param requestId the header {@code X-Request-Id}
   * @param traceParent the header of W3C Trace Context, whose trace is taken when there is no other
   * @return null when neither was given, or none as it should be
   */
  public static @Nullable String of(@Nullable String requestId, @Nullable String traceParent) {
    if (requestId != null && ID.matcher(requestId).matches()) {
      return requestId;
    }
    if (traceParent == null) {
      return null;
    }
    var trace = TRACE.matcher(traceParent);
    return trace.matches() ? trace.group(1) : null;
  }

  /** One that no other request has, for all that matters. */
  public static String make() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
