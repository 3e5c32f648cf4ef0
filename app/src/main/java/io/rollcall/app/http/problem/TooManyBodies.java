package io.rollcall.app.http.problem;

/** The bodies of requests under way fill the memory that they may have. */
public final class TooManyBodies extends RuntimeException {

  private final String message;

  /** Refuses a body of {@code size} bytes where all together may have {@code most}. */
  public TooManyBodies(int size, int most) {
    super(null, null, false, false);
    message =
        ("the bodies of all requests under way must have at most %d bytes together, and would have"
                + " more with the %d of this one; try again")
            .formatted(most, size);
  }

  @Override
  public String getMessage() {
    return message;
  }
}
