package io.rollcall.app.http.front;

import io.rollcall.model.RegistryException.InvalidValue;

/**
 * Refuses the paths that have another spelling, rather than mend them (RFC 3986, 6.2.2): what
 * decides by a path, in this server or in a proxy before it, must not be led to read it differently
 * from what answers it. A slash at the end is let pass: every route is the same with it and
 * without.
 */
final class CanonicalPath {

  /** The target of {@code OPTIONS *}, which is for the server and has no path. */
  private static final String SERVER = "*";

  private CanonicalPath() {}

  /**
   * Returns when a path has one spelling only.
   *
   * @param path as it was sent, without authority and query
   * @param routed what a route is looked for by, which must be the same
   * @throws InvalidValue naming {@code path} otherwise
   */
  static void require(String path, String routed) {
    if (!path.equals(routed)) {
      throw refused(path, "must be told from authority and query in one way");
    }
    require(path);
  }

  static void require(String path) {
    if (path.equals(SERVER)) {
      return;
    }
    if (!path.startsWith("/")) {
      throw refused(path, "must start with /");
    }
    int segment = 1;
    for (int i = 1; i <= path.length(); i++) {
      char c = i == path.length() ? '/' : path.charAt(i);
      switch (c) {
        case '/' -> {
          requireSegment(path, segment, i);
          segment = i + 1;
        }
        case ';', '\\', '#' -> throw refused(path, "must not contain ; or \\ or #");
        case '%' -> requireEncoded(path, i);
        default -> {}
      }
    }
  }

  /** What an encoded dot would make is refused as an encoded letter is. */
  private static void requireSegment(String path, int from, int to) {
    int length = to - from;
    if (length == 0 && to < path.length()) {
      throw refused(path, "must not contain //");
    }
    boolean isDots = length == 1 || (length == 2 && path.charAt(from + 1) == '.');
    if (isDots && path.charAt(from) == '.') {
      throw refused(path, "must not contain the segments . and ..");
    }
  }

  /** Whatever is no hexadecimal number is refused by who decodes it. */
  private static void requireEncoded(String path, int percent) {
    if (percent + 2 >= path.length()) {
      return;
    }
    int encoded =
        Character.digit(path.charAt(percent + 1), 16) * 16
            + Character.digit(path.charAt(percent + 2), 16);
    if (encoded == '/' || encoded == '\\') {
      throw refused(path, "must not contain an encoded / or \\");
    }
    if (isUnreserved(encoded)) {
      throw refused(path, "must not encode letters, digits and -._~");
    }
  }

  /** RFC 3986, 2.3. */
  private static boolean isUnreserved(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  private static InvalidValue refused(String path, String rule) {
    return new InvalidValue("path", path, rule);
  }
}
