package io.rollcall.app.security.access;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A pattern of names, be they of services or keys of configurations, in which {@code *} stands for
 * any run of characters, an empty one too. Names are told apart by case. Matching takes time in
 * proportion to the name, whatever the pattern.
 */
public final class NamePattern {

  /** What may be written, for error messages. */
  public static final String RULE =
      "must be 1 to 256 letters, digits, dots, underscores, hyphens, slashes and *, such as"
          + " payments.*";

  /** Of every name. */
  public static final NamePattern ALL = new NamePattern("*");

  private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._*/-]{1,256}");
  private static final int MOST_STARS = 8;

  private final String text;
  private final String start;
  private final List<String> middle;
  private final String end;
  private final boolean hasStar;

  private NamePattern(String text) {
    this.text = text;
    var parts = List.of(text.split("\\*", -1));
    this.hasStar = parts.size() > 1;
    this.start = parts.getFirst();
    this.end = parts.getLast();
    this.middle =
        hasStar
            ? parts.subList(1, parts.size() - 1).stream().filter(part -> !part.isEmpty()).toList()
            : List.of();
  }

  /**
   * Reads a pattern.
   *
   * @throws IllegalArgumentException with {@link #RULE} when it is none
   */
  public static NamePattern of(String text) {
    var stars = text.chars().filter(c -> c == '*').count();
    if (!ALLOWED.matcher(text).matches() || stars > MOST_STARS) {
      throw new IllegalArgumentException(RULE);
    }
    return new NamePattern(text);
  }

  /** Whether {@code name} is one of those that this stands for. */
  public boolean matches(String name) {
    if (!hasStar) {
      return name.equals(text);
    }
    if (name.length() < start.length() + end.length()
        || !name.startsWith(start)
        || !name.endsWith(end)) {
      return false;
    }
    int from = start.length();
    int to = name.length() - end.length();
    for (var part : middle) { // the leftmost place leaves the most room for the parts that follow
      int found = name.indexOf(part, from);
      if (found < 0 || found + part.length() > to) {
        return false;
      }
      from = found + part.length();
    }
    return true;
  }

  /** Whether it stands for every name. */
  public boolean matchesAll() {
    return hasStar && start.isEmpty() && middle.isEmpty() && end.isEmpty();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamePattern pattern && pattern.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** As it is written. */
  @Override
  public String toString() {
    return text;
  }
}
