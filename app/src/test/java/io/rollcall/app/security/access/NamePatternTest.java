package io.rollcall.app.security.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NamePatternTest {

  @Property
  void matchesWhatTheRegularExpressionMatches(
      @ForAll("patterns") String pattern, @ForAll("names") String name) {
    var expression =
        Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));

    assertThat(NamePattern.of(pattern).matches(name)).isEqualTo(name.matches(expression));
  }

  @Property
  void matchesItsOwnText(@ForAll("patterns") String pattern) {
    assertThat(NamePattern.of(pattern).matches(pattern)).isTrue();
  }

  @Property
  void whatMatchesAllMatchesAny(@ForAll("patterns") String pattern, @ForAll("names") String name) {
    if (NamePattern.of(pattern).matchesAll()) {
      assertThat(NamePattern.of(pattern).matches(name)).isTrue();
    }
  }

  @Property
  void whatMatchesEveryNameSaysSo(@ForAll("patterns") String pattern) {
    boolean isOfStars = pattern.chars().allMatch(c -> c == '*');

    assertThat(NamePattern.of(pattern).matchesAll()).isEqualTo(isOfStars);
  }

  @Property
  void refusesWhatIsNoPattern(@ForAll String text) {
    if (!text.matches("[A-Za-z0-9._*/-]{1,256}") || text.replaceAll("[^*]", "").length() > 8) {
      assertThatIllegalArgumentException().isThrownBy(() -> NamePattern.of(text));
    }
  }

  @Example
  void takesNoLongerForAHostilePattern() {
    var pattern = NamePattern.of("*a*a*a*a*a*a*ab");

    assertThat(pattern.matches("a".repeat(1_000_000))).isFalse();
  }

  /** Few letters, so that many match. */
  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.strings().withChars("ab.*").ofMinLength(1).ofMaxLength(8);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.strings().withChars("ab.").ofMinLength(1).ofMaxLength(12);
  }
}
