package io.rollcall.app.command;

import java.io.IOException;

/** The server answered that it would not do what it was asked, with its reason as the message. */
public final class Refused extends IOException {

  private final int status;

  Refused(int status, String message) {
    super(message);
    this.status = status;
  }

  /** Whether the same may be answered a little later. */
  public boolean isForNow() {
    return status == 429 || status >= 500;
  }
}
