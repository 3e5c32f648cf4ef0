package io.rollcall.app.http.problem;

/** The request names a host that is not this server's, as a page does whose name was rebound. */
public final class ForeignHost extends RuntimeException {

  private final String message;

  public ForeignHost(String host) {
    super(null, null, false, false);
    message =
        "Host must be localhost, an address that is listened on, or one of"
            + " rollcall.http.allowed-hosts, but is '%s'".formatted(host);
  }

  @Override
  public String getMessage() {
    return message;
  }
}
