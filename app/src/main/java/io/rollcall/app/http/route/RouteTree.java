package io.rollcall.app.http.route;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Routes by their paths, segment by segment. A literal is preferred to a variable. Looking one up
 * makes no garbage, since that is done for each request. Immutable once it is filled.
 */
final class RouteTree {

  /** A segment that stands for any one, and one that stands for that and all that follow. */
  private static final String ANY = "{}";

  private static final String REST = "{+}";

  private final List<Branch> branches = new ArrayList<>();
  private final Map<String, RouteRules> byMethod = new LinkedHashMap<>();

  private record Branch(String segment, RouteTree tree) {

    boolean matches(String path, int begin, int end) {
      return segment.equals(ANY)
          || segment.equals(REST)
          || (segment.length() == end - begin
              && path.regionMatches(begin, segment, 0, end - begin));
    }
  }

  /**
   * Adds a route.
   *
   * @param segments of its path; a variable is in braces. The last may stand for many, and be
   *     followed by one literal
   */
  void add(String method, List<String> segments, RouteRules rules) {
    if (segments.isEmpty()) {
      byMethod.putIfAbsent(method, rules);
      return;
    }
    branch(kind(segments.getFirst())).add(method, segments.subList(1, segments.size()), rules);
  }

  /** What the route of a path needs; that of any method where none takes this; null for none. */
  @Nullable RouteRules find(String method, String path) {
    var exact = find(method, path, 1, true);
    return exact != null ? exact : find(method, path, 1, false);
  }

  private @Nullable RouteRules find(String method, String path, int begin, boolean isExact) {
    if (begin >= path.length()) {
      return isExact ? byMethod.get(method) : byMethod.values().stream().findFirst().orElse(null);
    }
    int slash = path.indexOf('/', begin);
    int end = slash < 0 ? path.length() : slash;
    for (var branch : branches) {
      if (branch.matches(path, begin, end)) {
        var found =
            branch.segment().equals(REST)
                ? branch.tree().findAtEnd(method, path, begin, isExact)
                : branch.tree().find(method, path, end + 1, isExact);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }

  /** Looks at the last segment, where a variable stands for those from {@code begin} up to it. */
  private @Nullable RouteRules findAtEnd(String method, String path, int begin, boolean isExact) {
    int end = path.endsWith("/") ? path.length() - 1 : path.length();
    int last = path.lastIndexOf('/', end - 1) + 1;
    for (var branch : branches) {
      if (last > begin && branch.matches(path, last, end)) {
        var found = branch.tree().find(method, path, path.length(), isExact);
        if (found != null) {
          return found;
        }
      }
    }
    return find(method, path, path.length(), isExact);
  }

  private RouteTree branch(String segment) {
    for (var branch : branches) {
      if (branch.segment().equals(segment)) {
        return branch.tree();
      }
    }
    var branch = new Branch(segment, new RouteTree());
    boolean isLiteral = !segment.equals(ANY) && !segment.equals(REST);
    branches.add(isLiteral ? 0 : branches.size(), branch);
    return branch.tree();
  }

  private static String kind(String segment) {
    return !segment.startsWith("{") ? segment : segment.contains(".+") ? REST : ANY;
  }
}
