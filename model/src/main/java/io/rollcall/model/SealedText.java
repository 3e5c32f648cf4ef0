package io.rollcall.model;

/**
 * Metadata values that are sealed: what every store holds in place of a clear value that an
 * operator calls sensitive. Who seals them says what comes after {@link #PREFIX}; all others only
 * tell them from clear values, which never begin so.
 */
public final class SealedText {

  /** What each begins with. No client may register a value that does. */
  public static final String PREFIX = "sealed:";

  /** Shown in place of a sealed value, to whoever may not or does not ask to see it in clear. */
  public static final String HIDDEN = PREFIX + "hidden";

  private SealedText() {}

  public static boolean isSealed(String value) {
    return value.startsWith(PREFIX);
  }

  /** The value as anybody may see it. */
  public static String hidden(String value) {
    return isSealed(value) ? HIDDEN : value;
  }
}
