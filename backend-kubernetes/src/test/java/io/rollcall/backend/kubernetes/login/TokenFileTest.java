package io.rollcall.backend.kubernetes.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.model.RegistryException.BackendUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenFileTest {

  @TempDir private Path folder;

  @Test
  void tokenIsThatOfNow() throws IOException {
    var file = new TokenFile(folder.resolve("token"));
    for (var token : new String[] {"first.a-b_c", "second=="}) {
      Files.writeString(file.file(), token + "\n");
      assertThat(file.getToken()).isEqualTo(token);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s3cret\r\nX: y", "s3cret s3cret", "s3crét"})
  void whatIsNoTokenIsRefusedAndNotTold(String text) throws IOException {
    var file = Files.writeString(folder.resolve("token"), text);
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> new TokenFile(file).getToken())
        .withMessageContaining("token-file")
        .withMessageContaining(file.toString())
        .satisfies(e -> assertThat(e).message().doesNotContain("s3cr"));
  }

  @Test
  void fileThatIsNotThereIsNamed() {
    var file = folder.resolve("absent");
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> new TokenFile(file).getToken())
        .withMessageContaining(file.toString())
        .withMessageContaining("no such file");
  }
}
