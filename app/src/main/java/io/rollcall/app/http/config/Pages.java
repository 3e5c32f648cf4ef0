package io.rollcall.app.http.config;

import static java.util.Objects.requireNonNullElse;

import io.rollcall.app.http.query.Query;

/** How long a page of a list is. */
final class Pages {

  private static final long LARGEST = 1_000;
  private static final long USUAL = 100;

  private Pages() {}

  /** What the query asks for as {@code limit}. */
  static int limit(Query query) {
    return requireNonNullElse(query.whole("limit", 1, LARGEST), USUAL).intValue();
  }
}
