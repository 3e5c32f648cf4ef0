package io.rollcall.app.security.access;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What somebody may do. Files and claims write the names in lower case. */
public enum Action {
  /** Register instances, replace them, keep them registered, and report how they do. */
  REGISTER,
  /** Take instances away, out of service for maintenance, and back. */
  DEREGISTER,
  /** Find instances, be told of their changes, and have one picked. */
  DISCOVER,
  /** See configurations: their values, their histories, and each change. */
  READ(Kind.CONFIGURATION),
  /** Change configurations, which includes to {@link #READ} them. */
  CONFIGURE(Kind.CONFIGURATION),
  /** Operate Rollcall: its settings and its cache. */
  ADMINISTER,
  /** See the values of sealed metadata in clear. */
  REVEAL;

  /** What an action is taken on, as its names are patterns of. */
  private enum Kind {
    SERVICE,
    CONFIGURATION
  }

  private final Kind kind;

  Action() {
    this(Kind.SERVICE);
  }

  Action(Kind kind) {
    this.kind = kind;
  }

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

  /** What it is taken on, for people: {@code service} or {@code configuration}. */
  String kind() {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /** Whether who may take {@code actions} may take this one. */
  boolean isAmong(Set<Action> actions) {
    return actions.contains(this) || (this == READ && actions.contains(CONFIGURE));
  }
}
