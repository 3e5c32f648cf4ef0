package io.rollcall.app.security.login;

import io.rollcall.app.security.access.Principal;

/** Who calls sends more requests than they may. */
public final class TooManyRequests extends RuntimeException {

  private final String message;

  TooManyRequests(Principal principal, int rate) {
    super(null, null, false, false);
    message =
        "%s must send at most %d requests a second; try again in a second"
            .formatted(principal, rate);
  }

  @Override
  public String getMessage() {
    return message;
  }
}
