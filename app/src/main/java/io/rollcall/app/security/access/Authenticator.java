package io.rollcall.app.security.access;

import io.rollcall.app.setting.Settings;
import org.jspecify.annotations.Nullable;

/** A way to prove who one is. A bean; thread-safe, never blocks. */
public interface Authenticator {

  /** Whether {@code settings} have this way in use. One that is makes Rollcall secured. */
  boolean isUsedBy(Settings settings);

  /**
   * Who brings {@code credentials}, as of now.
   *
   * @return null when none of them is of this kind, so that another way may know more
   * @throws LoginFailed when one is of this kind, and proves nothing
   * @throws LoginUndecided when one is of this kind, and what it is told by is being fetched
   */
  @Nullable Principal principalOf(Credentials credentials);
}
