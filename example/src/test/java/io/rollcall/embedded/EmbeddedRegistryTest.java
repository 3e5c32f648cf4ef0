package io.rollcall.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddedRegistryTest {

  private static final Path SOURCE =
      Path.of("src/main/java/io/rollcall/embedded/EmbeddedRegistry.java");
  private static final Path PAGE = Path.of("../docs/embedding.md");

  @Test
  void itRuns() {
    var printed = new ByteArrayOutputStream();

    EmbeddedRegistry.run(new PrintStream(printed, true, StandardCharsets.UTF_8));

    assertThat(printed.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("Registered", "10.0.0.7:8080", "Deregistered");
  }

  @Test
  void itsPageShowsItAsItIs() throws IOException {
    var shown =
        Files.readAllLines(PAGE).stream()
            .dropWhile(line -> !line.equals("```java"))
            .skip(1)
            .takeWhile(line -> !line.equals("```"))
            .map(String::strip)
            .toList();

    assertThat(shown).hasSizeGreaterThan(5);
    assertThat(stripped(Files.readAllLines(SOURCE))).containsSequence(shown);
  }

  private static List<String> stripped(List<String> lines) {
    return lines.stream().map(String::strip).toList();
  }
}
