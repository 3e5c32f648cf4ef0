package io.rollcall.app.security.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What somebody may do. Files and claims write the names in lower case. */
public enum Action {
  /** Register instances, replace them, keep them registered, and report how they do. */
  REGISTER,
  /** Take instances away, out of service for maintenance, and back. */
  DEREGISTER,
  /** Find instances, be told of their changes, and have one picked. */
  DISCOVER,
  /** Change the configuration that services read. */
  CONFIGURE,
  /** Operate Rollcall: its settings and its cache. */
  ADMINISTER,
  /** See the values of sealed metadata in clear. */
  REVEAL;

  /** What may be written, for error messages. */
  public static final String RULE =
      "must be one of "
          + Arrays.stream(values()).map(Action::wireName).collect(Collectors.joining(", "));

  /**
   * Reads a name.
   *
   * @throws IllegalArgumentException with {@link #RULE} when no action is called so
   */
  public static Action of(String name) {
    return Arrays.stream(values())
        .filter(action -> action.wireName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(RULE));
  }

  /** As files and claims write it. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
