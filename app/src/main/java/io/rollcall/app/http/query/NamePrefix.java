package io.rollcall.app.http.query;

import io.rollcall.model.Limits;

/** The query parameter that asks for the services whose names start so. */
public final class NamePrefix {

  /** What it is called. */
  public static final String NAME = "prefix";

  /** For people who read the description of the API. */
  public static final String DESCRIPTION =
      "Only services whose names start so, such as `payments.`";

  private NamePrefix() {}

  /** Empty, which all names start with, where it is not there. */
  public static String read(Query query) {
    var prefix = query.one(NAME);
    return prefix == null ? "" : Limits.requireNamePrefix(NAME, prefix);
  }
}
