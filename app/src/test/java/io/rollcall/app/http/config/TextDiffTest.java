package io.rollcall.app.http.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.difflib.UnifiedDiffUtils;
import com.github.difflib.patch.PatchFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class TextDiffTest {

  @Test
  void theSameTextsDoNotDiffer() {
    assertThat(diff("a\nb", "a\nb")).isEmpty();
    assertThat(diff("", "")).isEmpty();
  }

  @Test
  void anEndOfTheLastLineIsADifference() {
    assertThat(diff("a", "a\n"))
        .isEqualTo("--- 1\n+++ 2\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n");
  }

  @Test
  void aSideWithoutLinesBeginsAtLineZero() {
    assertThat(diff("", "a\nb\n")).isEqualTo("--- 1\n+++ 2\n@@ -0,0 +1,2 @@\n+a\n+b\n");
    assertThat(diff("a\nb\n", "")).isEqualTo("--- 1\n+++ 2\n@@ -1,2 +0,0 @@\n-a\n-b\n");
  }

  @Test
  void linesAroundAreShown() {
    assertThat(diff(lines(1, 20), lines(1, 20).replace("line 10\n", "changed\n")))
        .contains("@@ -7,7 +7,7 @@\n line 7\n line 8\n line 9\n-line 10\n+changed\n line 11\n")
        .doesNotContain("line 14");
  }

  @Test
  void whatDiffersTooMuchIsShownAsChangedBetweenTheFirstAndTheLastLine() {
    var diff = diff("same\n" + lines(0, 90_000), "same\n" + lines(100_000, 180_000) + "more\n");

    assertThat(diff).startsWith("--- 1\n+++ 2\n@@ -1,90001 +1,80002 @@\n same\n-line 0\n");
    assertThat(diff.lines().filter(line -> line.startsWith("-line"))).hasSize(90_000);
  }

  @RepeatedTest(50)
  void itLeadsFromTheOneToTheOther(RepetitionInfo run) throws PatchFailedException {
    var random = new Random(run.getCurrentRepetition());
    var before = randomLines(random);
    var after = randomLines(random);

    var diff = diff(text(before), text(after));

    assertThat(UnifiedDiffUtils.parseUnifiedDiff(diff.lines().toList()).applyTo(before))
        .isEqualTo(after);
  }

  private static List<String> randomLines(Random random) {
    return random
        .ints(random.nextInt(30), 0, 5)
        .mapToObj(i -> "line " + i)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static String text(List<String> lines) {
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  private static String lines(int from, int to) {
    return IntStream.range(from, to).mapToObj("line %d\n"::formatted).collect(Collectors.joining());
  }

  private static String diff(String from, String to) {
    return new String(TextDiff.of("1", from, "2", to), UTF_8);
  }
}
