package io.rollcall.app.security.access;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Whether what was brought along proves who sent the request cannot be told yet, since something is
 * being fetched that it is told by. Shows nothing of it.
 */
public final class LoginUndecided extends RuntimeException {

  private final String message;
  private final transient CompletionStage<?> fetched;
  private final @Nullable LoginFailed failure;

  /**
   * @param message for the caller: in a sentence, what is missing
   * @param fetched completes, in some seconds and never exceptionally, when asking again may help
   * @param failure what holds when it does not; null when it is never told
   */
  public LoginUndecided(String message, CompletionStage<?> fetched, @Nullable LoginFailed failure) {
    super(null, null, false, false);
    this.message = message;
    this.fetched = fetched;
    this.failure = failure;
  }

  public CompletionStage<?> fetched() {
    return fetched;
  }

  /** What holds when asking again does not help; null when it is never told. */
  public @Nullable LoginFailed failure() {
    return failure;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
