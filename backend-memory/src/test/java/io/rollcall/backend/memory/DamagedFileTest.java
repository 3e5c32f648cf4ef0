package io.rollcall.backend.memory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.model.RegistryException.BackendUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Files that are not as they were left. */
class DamagedFileTest extends RegistryOnFile {

  @Test
  void secondRegistryOnTheFileIsRefused() {
    assertRefused("is in use");

    registry.close();
    restart();
    put("1");
  }

  @Test
  void lineThatWasCutOffIsDropped() throws IOException {
    put("1");
    var before = registry.read("orders");
    put("2");
    registry.close();
    var bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));

    restart();

    assertThat(registry.read("orders")).isEqualTo(before);
    put("3");
    restart();
    assertThat(registry.read("orders").instances()).hasSize(2);
  }

  @Test
  void damageBeforeTheEndIsRefusedUntilThatLineIsDeleted() throws IOException {
    put("1");
    put("2");
    put("3");
    registry.close();
    var lines = new ArrayList<>(Files.readAllLines(file));
    var line =
        lines.indexOf(lines.stream().filter(l -> l.contains("\"id\":\"2\"")).findAny().get());
    lines.set(line, lines.get(line).replace("10.0.0.1", "10.0.0.2"));
    Files.write(file, lines);

    assertRefused("line " + (line + 1));
    assertThat(Files.readAllLines(file)).isEqualTo(lines);

    lines.remove(line);
    Files.write(file, lines);
    restart();
    assertThat(registry.read("orders").instances()).hasSize(2);
  }

  @Test
  void fileOfAnotherKindIsRefusedAndLeftAlone() throws IOException {
    registry.close();
    for (var text : List.of("[settings]\n", "secret", "rollcall-memory 2\n", "\n")) {
      Files.writeString(file, text);

      assertRefused("is not a journal");
      assertThat(file).hasContent(text);
    }
  }

  @Test
  void fileInNoFolderIsRefused() {
    registry.close();
    file = folder.resolve("missing").resolve("registry.journal");

    assertRefused("cannot be used");
  }

  @Test
  void whatHasNoEndIsRefused() throws IOException {
    registry.close();
    file = Files.createSymbolicLink(folder.resolve("endless"), Path.of("/dev/zero"));

    assertRefused("it is not a regular file");
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> MemoryRegistry.check(new MemorySettings(file)))
        .withMessageContaining("it is not a regular file");
  }

  @Test
  void fieldsOfALaterVersionAreIgnored() throws IOException {
    put("1");
    registry.close();
    var lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(
        2,
        checksummed(
            lines
                .get(2)
                .substring(9)
                .replace("{\"service\"", "{\"colour\":{\"a\":[1]},\"service\"")));
    Files.write(file, lines);
    assertThat(file).content().contains("colour");

    restart();

    assertThat(registry.read("orders").instances()).hasSize(1);
  }

  @Test
  void recordThatIsNotUnderstoodIsRefused() throws IOException {
    put("1");
    registry.close();
    var lines = new ArrayList<>(Files.readAllLines(file));
    lines.set(2, checksummed(lines.get(2).substring(9).replace("heartbeat", "telepathy")));
    Files.write(file, lines);

    assertRefused("line 3");
  }

  private void assertRefused(String reason) {
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> start(JournalLimits.DEFAULT))
        .withMessageContaining(file.getFileName().toString())
        .withMessageContaining(reason);
  }

  private static String checksummed(String json) {
    var crc = new CRC32C();
    crc.update(json.getBytes(UTF_8));
    return "%08x %s".formatted(crc.getValue(), json);
  }
}
