package io.rollcall.app.security.login;

import io.rollcall.app.security.access.Principal;

/** Who calls sends more requests than they may, or more that prove nothing. */
public final class TooManyRequests extends RuntimeException {

  private final String message;

  private TooManyRequests(String message) {
    super(null, null, false, false);
    this.message = message;
  }

  static TooManyRequests of(Principal principal, int rate) {
    return new TooManyRequests(
        "%s must send at most %d requests a second; try again in a second"
            .formatted(principal, rate));
  }

  static TooManyRequests ofFailures() {
    return new TooManyRequests(
        "the login failed, as too many others did that wait for their answer; try again in a second");
  }

  @Override
  public String getMessage() {
    return message;
  }
}
