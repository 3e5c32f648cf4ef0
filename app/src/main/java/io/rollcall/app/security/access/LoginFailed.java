package io.rollcall.app.security.access;

/** What was brought along does not prove who sent the request. Shows nothing of it. */
public final class LoginFailed extends RuntimeException {

  private final String message;

  /** For the caller: in a sentence, what to mend; without anything that was sent. */
  public LoginFailed(String message) {
    super(null, null, false, false);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
