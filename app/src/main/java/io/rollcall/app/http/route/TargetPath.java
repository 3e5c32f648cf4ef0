package io.rollcall.app.http.route;

/** The path of a request's target, as it was sent. */
public final class TargetPath {

  private static final String SCHEME_END = "://";

  private TargetPath() {}

  /**
   * What a target has between its authority, if any, and its query (RFC 9112, 3.2).
   *
   * @param target a path, a whole URI, or {@code *}, and a query or none
   * @return {@code /} for a URI without a path
   */
  public static String of(String target) {
    int query = target.indexOf('?');
    var path = query < 0 ? target : target.substring(0, query);
    int scheme = path.startsWith("/") ? -1 : path.indexOf(SCHEME_END);
    if (scheme < 0) {
      return path;
    }
    int begin = path.indexOf('/', scheme + SCHEME_END.length());
    return begin < 0 ? "/" : path.substring(begin);
  }
}
