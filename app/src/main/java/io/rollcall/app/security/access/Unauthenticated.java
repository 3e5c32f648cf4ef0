package io.rollcall.app.security.access;

/** The request brought nothing along that tells who sent it, and what it asks for needs that. */
public final class Unauthenticated extends RuntimeException {

  public Unauthenticated() {
    super(null, null, false, false);
  }

  @Override
  public String getMessage() {
    return "who calls must be known; send a token as Authorization: Bearer rc_...";
  }
}
