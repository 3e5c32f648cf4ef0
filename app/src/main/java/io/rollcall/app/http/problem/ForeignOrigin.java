package io.rollcall.app.http.problem;

/** A browser sent the request for a page that another server gave it. */
public final class ForeignOrigin extends RuntimeException {

  private final String message;

  public ForeignOrigin(String origin) {
    super(null, null, false, false);
    message =
        "Origin must be the Host of the request, and localhost, an address that is listened on, or"
            + " one of rollcall.http.allowed-hosts, or be one of rollcall.http.allowed-origins, but"
            + " is '%s'".formatted(origin);
  }

  @Override
  public String getMessage() {
    return message;
  }
}
