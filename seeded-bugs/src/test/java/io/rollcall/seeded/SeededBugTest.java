package io.rollcall.seeded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeededBugTest {

  private static final Path FILE = Path.of("Sum.java");

  @TempDir private Path root;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(root.resolve(FILE), "int sum(int a, int b) {\n  return a\n      + b;\n}\n");
  }

  @Test
  void replacesWhatIsThereOnceHoweverItIsLaidOut() {
    assertThat(bug("return a + b;", "return a - $b;").brokenSource(root))
        .isEqualTo("int sum(int a, int b) {\n  return a - $b;\n}\n");
  }

  @Test
  void refusesCodeThatHasMovedOn() {
    for (var original : List.of("return a * b;", "int")) {
      assertThatIllegalStateException()
          .isThrownBy(() -> bug(original, "").brokenSource(root))
          .withMessageContaining("mend the bug");
    }
  }

  @Test
  void everyBugFitsTheCodeAndHasANameOfItsOwn() {
    assertThat(SeededBugs.ALL)
        .allSatisfy(bug -> assertThat(bug.brokenSource(Path.of(".."))).isNotEmpty())
        .extracting(SeededBug::name)
        .doesNotHaveDuplicates();
  }

  private static SeededBug bug(String original, String broken) {
    return new SeededBug("sum: wrong", FILE, original, broken, List.of());
  }
}
