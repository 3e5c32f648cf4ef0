package io.rollcall.app.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ProblemTypeTest {

  @Test
  void documentationListsEveryType() throws IOException {
    var documented =
        Files.readAllLines(Path.of("../docs/errors.md")).stream()
            .filter(line -> line.startsWith("| `"))
            .map(line -> line.substring(0, line.lastIndexOf(" | ")))
            .toList();

    assertThat(documented)
        .containsExactlyElementsOf(
            Arrays.stream(ProblemType.values()).map(ProblemTypeTest::documentation).toList());
  }

  @Test
  void typesAreStable() {
    assertThat(ProblemType.NO_HEALTHY_INSTANCE.urn())
        .isEqualTo("urn:rollcall:problem:no-healthy-instance");
  }

  private static String documentation(ProblemType type) {
    return "| `%s` | %d | %s"
        .formatted(
            type.urn().replace("urn:rollcall:problem:", ""), type.status().getCode(), type.title());
  }
}
