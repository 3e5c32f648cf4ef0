package io.rollcall.app.security.login;

import io.rollcall.app.security.access.LoginFailed;
import io.rollcall.app.security.access.Principal;
import org.jspecify.annotations.Nullable;

/** Who calls sends more requests than they may, or more that prove nothing. */
public final class TooManyRequests extends RuntimeException {

  private final String message;
  private final @Nullable LoginFailed failure;

  private TooManyRequests(String message, @Nullable LoginFailed failure) {
    super(null, null, false, false);
    this.message = message;
    this.failure = failure;
  }

  static TooManyRequests of(Principal principal, int rate) {
    return new TooManyRequests(
        "%s must send at most %d requests a second; try again in a second"
            .formatted(principal, rate),
        null);
  }

  static TooManyRequests of(LoginFailed failure) {
    return new TooManyRequests(
        "the login failed, as too many others did that wait for their answer; try again in a second",
        failure);
  }

  /** How the login failed; null when it did not. */
  public @Nullable LoginFailed failure() {
    return failure;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
