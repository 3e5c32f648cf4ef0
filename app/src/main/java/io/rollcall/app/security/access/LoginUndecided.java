package io.rollcall.app.security.access;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Whether what was brought along proves who sent the request cannot be told yet, since something is
 * being fetched that it is told by. Shows nothing of it.
 */
public final class LoginUndecided extends RuntimeException {

  private final String message;
  private final transient @Nullable CompletionStage<Boolean> fetched;
  private final @Nullable LoginFailed failure;

  /**
   * @param message for the caller: in a sentence, what is missing
   * @param fetched completes, in some seconds and never exceptionally, with whether that is there
   *     now, so that asking again tells; null when no more requests may wait for it
   * @param failure what holds when it is there and asking again tells no more; null when that
   *     cannot be
   */
  public LoginUndecided(
      String message, @Nullable CompletionStage<Boolean> fetched, @Nullable LoginFailed failure) {
    super(null, null, false, false);
    this.message = message;
    this.fetched = fetched;
    this.failure = failure;
  }

  /** See the constructor. */
  public @Nullable CompletionStage<Boolean> fetched() {
    return fetched;
  }

  /** See the constructor. */
  public @Nullable LoginFailed failure() {
    return failure;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
