package io.rollcall.seeded;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A bug that is broken in on purpose: one source file in which one piece of text is replaced.
 *
 * @param name where it is, of which kind, and what it does, such as {@code memory: early expiry: a
 *     lease ends though it was renewed}
 * @param source the file, from the root of the repository
 * @param original what is replaced; it must be in the file exactly once, however it is indented and
 *     broken into lines
 * @param broken what it is replaced by
 * @param checks that are to find it; the first of them that does is enough
 */
record SeededBug(String name, Path source, String original, String broken, List<Check> checks) {

  /**
   * The file with the bug in it.
   *
   * @param root of the repository
   * @throws IllegalStateException when the code has moved on, so that the bug does not fit it
   */
  String brokenSource(Path root) {
    String source;
    try {
      source = Files.readString(root.resolve(this.source));
    } catch (IOException e) {
      throw new UncheckedIOException("%s: the file has moved: mend the bug".formatted(name), e);
    }
    var places = spacedAnyhow(original);
    long found = places.matcher(source).results().count();
    if (found != 1) {
      throw new IllegalStateException(
          "%s: the code has moved on, mend the bug: %s has %d times%n%s"
              .formatted(name, this.source, found, original));
    }
    return places.matcher(source).replaceFirst(Matcher.quoteReplacement(broken));
  }

  private static Pattern spacedAnyhow(String text) {
    return Pattern.compile(
        Stream.of(text.strip().split("\\s+")).map(Pattern::quote).collect(joining("\\s+")));
  }

  @Override
  public String toString() {
    return name;
  }
}
