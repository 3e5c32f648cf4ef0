package io.rollcall.app.audit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rollcall.app.section.AuditSection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditFileTest {

  @TempDir private Path folder;

  private Path path;

  @BeforeEach
  void name() {
    path = folder.resolve("audit (1).log");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void linesStandOneAfterAnotherAlsoAfterARestart(boolean isForced) throws IOException {
    try (var file = open(1_000, 3, isForced)) {
      file.write(List.of(line("one"), line("two")));
    }
    try (var file = open(1_000, 3, isForced)) {
      file.write(List.of(line("three")));
    }

    assertThat(path).hasContent("one\ntwo\nthree\n");
  }

  @Test
  void aFullFileIsSetAsideAndTheOldestGoes() throws IOException {
    try (var file = open(20, 2, true)) {
      for (int i = 10; i < 20; i++) {
        file.write(List.of(line("line " + i)));
      }
    }

    assertThat(path).hasContent("line 18\nline 19\n");
    assertThat(aside(1)).hasContent("line 16\nline 17\n");
    assertThat(aside(2)).hasContent("line 14\nline 15\n");
    assertThat(aside(3)).doesNotExist();
  }

  @Test
  void noLineIsLostInRotation() throws IOException {
    var lines = IntStream.range(0, 15).mapToObj(i -> line("line " + i)).toList();
    try (var file = open(50, 20, false)) {
      file.write(lines);
    }

    var read = new StringBuilder();
    for (int i = 20; i > 0; i--) {
      read.append(Files.exists(aside(i)) ? Files.readString(aside(i)) : "");
    }
    assertThat(read + Files.readString(path))
        .isEqualTo(
            String.join("", lines.stream().map(line -> new String(line, US_ASCII)).toList()));
  }

  @Test
  void aLineThatWasBrokenOffIsEndedBeforeTheNext() throws IOException {
    Files.writeString(path, "whole\nbroken o");

    try (var file = open(1_000, 3, false)) {
      file.write(List.of(line("next")));
    }

    assertThat(path).hasContent("whole\nbroken o\nnext\n");
  }

  @Test
  void itMayBeReadByOwnerAndGroup() throws IOException {
    assumeThat(folder.getFileSystem().supportedFileAttributeViews()).contains("posix");

    try (var file = open(1_000, 3, false)) {
      file.write(List.of(line("one")));
    }

    var allowed = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    assertThat(allowed).startsWith("rw-").endsWith("---");
  }

  @Test
  void aFullDiskIsSaidAtEachWriteAndPasses() throws IOException {
    var full = Path.of("/dev/full");
    assumeThat(full).exists();
    Files.createSymbolicLink(path, full);

    try (var file = open(1_000, 3, false)) {
      assertThatThrownBy(() -> file.write(List.of(line("one")))).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> file.write(List.of(line("two"))))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No space left");
    }
  }

  @Test
  void aFolderThatIsGoneIsSaidUntilItIsBack() throws IOException {
    var gone = Files.createDirectory(folder.resolve("gone"));
    path = gone.resolve("audit.log");
    try (var file = open(10, 3, false)) {
      file.write(List.of(line("one")));
      Files.delete(path);
      Files.delete(gone);

      assertThatThrownBy(() -> file.write(List.of(line("two is long"))))
          .isInstanceOf(IOException.class);

      Files.createDirectory(gone);
      file.write(List.of(line("three")));
    }

    assertThat(path).hasContent("three\n");
  }

  @Test
  void aFileThatWasRemovedIsMadeAgain() throws IOException {
    try (var file = open(1_000, 3, true)) {
      file.write(List.of(line("one")));
      Files.delete(path);
      file.write(List.of(line("two")));
    }

    assertThat(path).hasContent("two\n");
  }

  @Test
  void aFileThatWasSetAsideOrReplacedIsLeft() throws IOException {
    var moved = folder.resolve("moved");
    try (var file = open(1_000, 3, true)) {
      file.write(List.of(line("one")));
      Files.move(path, moved);
      Files.writeString(path, "another\n");
      file.write(List.of(line("two")));
    }

    assertThat(moved).hasContent("one\n");
    assertThat(path).hasContent("another\ntwo\n");
  }

  /** What cannot be forced to the disk fails when it is closed, too. */
  @Test
  void whatGoesWrongAtClosingIsSaid() throws IOException {
    var unforceable = Path.of("/dev/null");
    assumeThat(unforceable).exists();
    Files.createSymbolicLink(path, unforceable);

    try (var file = open(1_000, 3, true)) {
      Files.delete(path);

      assertThatThrownBy(() -> file.write(List.of(line("one")))).isInstanceOf(IOException.class);
      file.write(List.of(line("two")));
    }

    assertThat(path).content().endsWith("two\n");
  }

  @Test
  void aFileThatCannotBeOpenedIsSaidAtTheStart() {
    path = folder.resolve("missing").resolve("audit.log");

    assertThatThrownBy(() -> open(10, 3, false)).isInstanceOf(IOException.class);
  }

  private AuditFile open(long maxBytes, int keep, boolean isForced) throws IOException {
    return AuditFile.open(new AuditSection.File(path, maxBytes, keep), isForced);
  }

  private Path aside(int index) {
    return Path.of(path + "." + index);
  }

  private static byte[] line(String text) {
    return (text + "\n").getBytes(US_ASCII);
  }
}
