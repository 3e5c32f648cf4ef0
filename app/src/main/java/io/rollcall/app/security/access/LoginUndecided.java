package io.rollcall.app.security.access;

import java.util.concurrent.CompletionStage;

/**
 * Whether what was brought along proves who sent the request cannot be told yet, since something is
 * being fetched that it is told by. Shows nothing of it.
 */
public final class LoginUndecided extends RuntimeException {

  private final String message;
  private final transient CompletionStage<?> fetched;

  /**
   * @param message for the caller: in a sentence, what is missing
   * @param fetched completes, in a few seconds and never exceptionally, when asking again may help
   */
  public LoginUndecided(String message, CompletionStage<?> fetched) {
    super(null, null, false, false);
    this.message = message;
    this.fetched = fetched;
  }

  public CompletionStage<?> fetched() {
    return fetched;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
