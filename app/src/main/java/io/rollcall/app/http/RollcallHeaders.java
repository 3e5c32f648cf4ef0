package io.rollcall.app.http;

/** Headers of Rollcall's own. */
final class RollcallHeaders {

  /** The revision that the answer tells of. */
  static final String REVISION = "Rollcall-Revision";

  /** {@code true} on answers that the backend could not confirm. */
  static final String STALE = "Rollcall-Stale";

  private RollcallHeaders() {}
}
