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
  private final @Nullable LoginFailed otherwise;

  /**
   * @param message for the caller: in a sentence, what is missing
   * @param fetched completes, in some seconds and never exceptionally, when asking again may help
   * @param otherwise what holds when it does not; null when it is never told
   */
  public LoginUndecided(
      String message, CompletionStage<?> fetched, @Nullable LoginFailed otherwise) {
    super(null, null, false, false);
    this.message = message;
    this.fetched = fetched;
    this.otherwise = otherwise;
  }

  public CompletionStage<?> fetched() {
    return fetched;
  }

  /** To be thrown by whoever has asked again. */
  public RuntimeException otherwise() {
    return otherwise == null ? this : otherwise;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
