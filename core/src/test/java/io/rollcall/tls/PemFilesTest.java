package io.rollcall.tls;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are right are read where backends connect by TLS. */
class PemFilesTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "none",
        "-----BEGIN CERTIFICATE-----\nTUFERQ==\n-----END CERTIFICATE-----\n",
        "-----BEGIN PRIVATE KEY-----\nTUFERQ==\n-----END PRIVATE KEY-----\n"
      })
  void aFileWithoutCertificatesIsRefusedBySettingAndName(String content) throws IOException {
    var file = Files.writeString(folder.resolve("ca.pem"), content);

    assertThatThrownBy(() -> PemFiles.certificates("tls.ca-file", file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "tls.ca-file must be a readable file with certificates in PEM, but is '%s'", file);
  }

  @Test
  void whatHasNoEndIsNotRead() throws IOException {
    var large = Files.write(folder.resolve("large.pem"), new byte[1024 * 1024 + 1]);

    for (var file : List.of(Path.of("/dev/zero"), large)) {
      assertThatThrownBy(() -> PemFiles.certificates("tls.ca-file", file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageEndingWith("but is '%s'", file);
    }
  }

  @Test
  void aFileThatIsNotThereIsRefusedBySettingAndName() {
    var file = folder.resolve("nosuch.pem");

    assertThatThrownBy(() -> PemFiles.certificates("tls.certificate-file", file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("tls.certificate-file must be")
        .hasMessageEndingWith("but is '%s'", file);
  }
}
