package io.rollcall.app.http.problem;

/** As many streams are open as may be. */
public final class TooManyStreams extends RuntimeException {

  private final String message;

  /** Refuses one more than {@code most}. */
  public TooManyStreams(int most) {
    super(null, null, false, false);
    message =
        "%d streams are open, which is the most at a time; try another replica".formatted(most);
  }

  @Override
  public String getMessage() {
    return message;
  }
}
