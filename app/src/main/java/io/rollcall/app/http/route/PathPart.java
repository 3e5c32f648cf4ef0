package io.rollcall.app.http.route;

import java.util.List;

/**
 * Where in the path of a route the name is that a variable stands for: in one segment, or in all
 * from there on.
 *
 * @param first number of the first segment; the first of the path has 0
 * @param isLong whether the name goes on over the segments that follow, as keys of configurations
 *     do
 * @param after how many segments at the end of the path are not part of a long name
 */
record PathPart(int first, boolean isLong, int after) {

  /**
   * Of a variable.
   *
   * @param segments of the path; a variable is in braces
   * @throws IllegalStateException when the path has no such variable
   */
  static PathPart of(String variable, List<String> segments) {
    int one = segments.indexOf("{" + variable + "}");
    int many = segments.indexOf("{" + variable + ":.+}");
    if (one < 0 && many < 0) {
      throw new IllegalStateException(
          "the path /%s has no variable '%s'".formatted(String.join("/", segments), variable));
    }
    return new PathPart(Math.max(one, many), many >= 0, segments.size() - 1 - many);
  }

  /** The name in {@code path}, which has a route with this part; empty where that is too short. */
  String in(String path) {
    int begin = 1;
    for (int i = 0; i < first; i++) {
      int slash = path.indexOf('/', begin);
      if (slash < 0) {
        return "";
      }
      begin = slash + 1;
    }
    int end = isLong ? endOfLong(path) : path.indexOf('/', begin);
    return path.substring(Math.min(begin, path.length()), end < 0 ? path.length() : end);
  }

  /** A slash at the end of a path says nothing. */
  private int endOfLong(String path) {
    int end = path.endsWith("/") ? path.length() - 1 : path.length();
    for (int i = 0; i < after; i++) {
      end = path.lastIndexOf('/', end - 1);
    }
    return end;
  }
}
