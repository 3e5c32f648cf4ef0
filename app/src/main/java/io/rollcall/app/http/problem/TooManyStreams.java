package io.rollcall.app.http.problem;

/** As many clients wait for changes, by stream or long poll, as may. */
public final class TooManyStreams extends RuntimeException {

  private final String message;

  /** Refuses one more than {@code most}. */
  public TooManyStreams(int most) {
    super(null, null, false, false);
    message =
        "%d clients wait for changes, which is the most at a time; try another replica"
            .formatted(most);
  }

  @Override
  public String getMessage() {
    return message;
  }
}
