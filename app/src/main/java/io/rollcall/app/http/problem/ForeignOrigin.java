package io.rollcall.app.http.problem;

/** A browser sent the request for a page that another server gave it. */
public final class ForeignOrigin extends RuntimeException {

  private final String message;

  public ForeignOrigin(String origin) {
    super(null, null, false, false);
    message =
        "pages of '%s' may not use this server; only its own, whose Origin is its Host, may"
            .formatted(origin);
  }

  @Override
  public String getMessage() {
    return message;
  }
}
