package io.rollcall.app.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rollcall.sealing.SealingKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeysetFileTest {

  @TempDir private Path folder;

  private final SealingKeys keys = SealingKeys.create();
  private Path file = Path.of("");

  @BeforeEach
  void create() throws IOException {
    file = folder.resolve("keys");
    KeysetFile.create(file, keys);
  }

  @Test
  void isReadAsItWasWrittenAndByItsOwnerAlone() throws IOException {
    assertThat(KeysetFile.read(file).keys()).isEqualTo(keys.keys());
    assertThat(permissions()).isEqualTo("rw-------");
  }

  @Test
  void oneThatIsThereIsNotWrittenOver() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> KeysetFile.create(file, keys))
        .withMessage("it is there already");
  }

  @Test
  void aReplacedOneKeepsItsPermissionsAndItsLink() throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-----"));
    var link = Files.createSymbolicLink(folder.resolve("link"), file);

    KeysetFile.change(link, SealingKeys::withNewKey);

    assertThat(KeysetFile.read(link).keys()).hasSize(2);
    assertThat(Files.isSymbolicLink(link)).isTrue();
    assertThat(permissions()).isEqualTo("r--r-----");
    assertThat(folder).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void aReplacedOneKeepsItsOwnerAndItsGroup() throws Exception {
    assumeThat(Files.getAttribute(file, "unix:uid")).as("root gives files away").isEqualTo(0);
    Files.setAttribute(file, "unix:uid", 4711);
    Files.setAttribute(file, "unix:gid", 4712);

    KeysetFile.change(file, SealingKeys::withNewKey);

    assertThat(KeysetFile.read(file).keys()).hasSize(2);
    assertThat(Files.readAttributes(file, "unix:uid,gid"))
        .containsExactlyInAnyOrderEntriesOf(Map.of("uid", 4711, "gid", 4712));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-----w-", "rw--w----"})
  void oneThatOthersMayReadOrWriteIsRefused(String permissions) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> KeysetFile.read(file))
        .withMessageContaining("others than its owner");
  }

  @Test
  void whatIsNoKeysetIsRefusedWithoutShowingIt() throws IOException {
    Files.writeString(file, keys.json().replace("AesSivKey", "NoKey"));

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> KeysetFile.read(file))
        .withMessage("it is no keyset of AES256_SIV keys in Tink's JSON");
  }

  private String permissions() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
