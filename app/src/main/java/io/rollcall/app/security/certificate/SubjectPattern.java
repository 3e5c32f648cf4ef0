package io.rollcall.app.security.certificate;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A pattern of the names that certificates are issued for: DNS names, and URIs such as SPIFFE ids.
 * {@code *} stands for any one label of a name or any one segment of a path, and a last {@code **}
 * of a path for what is left of it.
 */
record SubjectPattern(String text) {

  /** What may be written, for error messages. */
  static final String RULE =
      "must be a DNS name such as *.example.com, or a URI such as spiffe://example.com/ns/*/sa/orders"
          + " or spiffe://example.com/**";

  private static final String LABEL = "(?:\\*|[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)";
  private static final Pattern DNS_NAME = Pattern.compile(LABEL + "(?:\\." + LABEL + ")*");
  private static final Pattern URI =
      Pattern.compile(
          "[a-z][a-z0-9+.-]*://[A-Za-z0-9._:-]+(?:/(?:\\*|[A-Za-z0-9._~%!$&'()+,;=:@-]+))*(?:/\\*\\*)?");
  private static final int LONGEST = 2048;

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with {@link #RULE} when it is none
   */
  static SubjectPattern of(String text) {
    var name = text.contains("://") ? text : text.toLowerCase(Locale.ROOT);
    if (name.length() > LONGEST
        || !(DNS_NAME.matcher(name).matches() || URI.matcher(name).matches())) {
      throw new IllegalArgumentException(RULE);
    }
    return new SubjectPattern(name);
  }

  /** Whether it is one of URIs; else of DNS names. */
  boolean isOfUris() {
    return text.contains("://");
  }

  /**
   * Whether {@code name} is one of those that this stands for.
   *
   * @param name of the kind that this is of, and itself no pattern
   */
  boolean matches(String name) {
    return isOfUris()
        ? matches(parts(text, "/"), parts(name, "/"))
        : matches(parts(text, "\\."), parts(name.toLowerCase(Locale.ROOT), "\\."));
  }

  private static List<String> parts(String text, String separator) {
    return List.of(text.split(separator, -1));
  }

  private static boolean matches(List<String> pattern, List<String> name) {
    for (int i = 0; i < pattern.size(); i++) {
      var part = pattern.get(i);
      if (i >= name.size()) {
        return false;
      }
      if (part.equals("**")) {
        return true;
      }
      if (!(part.equals("*") ? !name.get(i).isEmpty() : part.equals(name.get(i)))) {
        return false;
      }
    }
    return pattern.size() == name.size();
  }
}
