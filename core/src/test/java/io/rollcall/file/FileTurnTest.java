package io.rollcall.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lock by which programs take turns at a file. */
class FileTurnTest {

  @TempDir private Path folder;
  private Path file;
  private Path lock;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(folder.resolve("tokens.yml"), "tokens:");
    lock = folder.resolve("tokens.yml.lock");
  }

  @Test
  void theLockStaysForTheNextTurn() throws IOException {
    FileTurn.of(file).close();
    FileTurn.of(file).close();

    assertThat(Files.getPosixFilePermissions(lock))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aLockOfSomebodyElseIsNamed() throws IOException {
    Files.createFile(lock);
    Files.setPosixFilePermissions(lock, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isWritable(lock), "permissions do not bind root");

    assertThatThrownBy(() -> FileTurn.of(file))
        .hasMessage("tokens.yml.lock belongs to somebody else; it may be deleted");
  }
}
