package io.rollcall.app.sealing;

import static io.rollcall.app.sealing.SealingServers.ORDERS_A;
import static io.rollcall.app.sealing.SealingServers.RELOAD;
import static io.rollcall.app.sealing.SealingServers.RESEAL;
import static io.rollcall.app.sealing.SealingServers.REVEALED;
import static io.rollcall.app.sealing.SealingServers.SECRET;
import static io.rollcall.app.sealing.SealingServers.change;
import static io.rollcall.app.sealing.SealingServers.register;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.TestServer;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.ServiceInstance;
import io.rollcall.sealing.SealingKeys;
import io.rollcall.store.RegistryBackend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotationTest {

  @TempDir private static Path folder;

  private Path keyset = folder;
  private Path settings = folder;
  private TestServer server = TestServer.start();

  @BeforeEach
  void start() throws IOException {
    server.close();
    var own = Files.createTempDirectory(folder, "test");
    keyset = SealingServers.keyset(own);
    settings = own.resolve("settings.yml");
    server = TestServer.start(write("keyset-file: %s, metadata: password".formatted(keyset)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aRegistrationStaysTheSameWhileKeysChange() throws IOException {
    var before = register(server).number("revision");
    var first = stored();

    change(keyset, SealingKeys::withNewKey);
    reload();
    assertThat(register(server).number("revision")).isEqualTo(before);
    change(keyset, SealingKeys::withNewestPrimary);
    reload();
    assertThat(register(server).number("revision")).isEqualTo(before);
    assertThat(stored()).isEqualTo(first);

    assertThat(server.post(RESEAL, "").number("resealed")).isEqualTo(1);
    assertThat(stored()).isNotEqualTo(first).startsWith("sealed:1:");
    assertThat(register(server).number("revision")).isEqualTo(before);

    var former = KeysetFile.read(keyset).keys().getFirst().id();
    change(keyset, keys -> SealingServers.without(keys, former));
    reload();
    assertThat(server.get(REVEALED).at("metadata.password")).isEqualTo(SECRET);
    assertThat(register(server).number("revision")).isEqualTo(before);
  }

  @Test
  void aBadKeysetIsRefusedAndTheKeysBeforeGoOn() throws IOException {
    register(server);
    var good = Files.readString(keyset);

    for (var bad : new String[] {"", "{}", good.substring(0, good.length() / 2)}) {
      Files.writeString(keyset, bad);
      var refused = server.post(RELOAD, "");
      assertThat(refused.problem()).isEqualTo("settings-refused");
      assertThat(refused.detail()).startsWith("rollcall.sealing.keyset-file must be a keyset");
    }
    Files.writeString(keyset, SealingKeys.create().json());
    Files.setPosixFilePermissions(keyset, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(server.post(RELOAD, "").detail()).contains("others than its owner and its group");

    assertThat(server.get(REVEALED).at("metadata.password")).isEqualTo(SECRET);
  }

  @Test
  void aPatternThatIsNoneIsRefused() throws IOException {
    write("keyset-file: %s, metadata: pass word".formatted(keyset));

    assertThat(server.post(RELOAD, "").detail())
        .startsWith("rollcall.sealing.metadata must be")
        .endsWith("but is 'pass word'");
  }

  @Test
  void whatIsSaidWithoutAKeysetIsRefused() throws IOException {
    write("metadata: password");

    assertThat(server.post(RELOAD, "").detail())
        .isEqualTo(
            "rollcall.sealing.metadata must be given together with rollcall.sealing.keyset-file,"
                + " but is 'password'");
  }

  @Test
  void whatWasRegisteredInClearIsSealedByResealingAndNothingElseChanges() throws IOException {
    write("keyset-file: %s".formatted(keyset));
    reload();
    register(server);
    server.reportHealth("orders", "a", "unhealthy");
    server.put(ORDERS_A + "/maintenance", "{\"enabled\": true, \"reason\": \"deploy\"}");
    var before = find();
    assertThat(stored()).isEqualTo(SECRET);

    write("keyset-file: %s, metadata: password".formatted(keyset));
    reload();
    assertThat(server.post(RESEAL, "").number("resealed")).isEqualTo(1);

    assertThat(stored()).startsWith("sealed:1:");
    assertThat(find().withMetadata(Map.of())).isEqualTo(before.withMetadata(Map.of()));
    assertThat(server.get(ORDERS_A).at("metadata.password")).isEqualTo("sealed:hidden");
    assertThat(server.get(REVEALED).at("metadata.password")).isEqualTo(SECRET);
    assertThat(server.post(RESEAL, "").at("resealed")).isEqualTo(0);
  }

  @Test
  void whatTheServerCannotOpenIsShownAsSealedAndLeftAlone() throws IOException {
    register(server);
    var first = stored();
    Files.delete(keyset);
    KeysetFile.create(keyset, SealingKeys.create());
    reload();

    assertThat(server.get(REVEALED).at("metadata"))
        .isEqualTo(Map.of("password", "sealed:hidden", "team", "checkout"));
    assertThat(server.post(RESEAL, "").number("locked")).isEqualTo(1);
    assertThat(stored()).isEqualTo(first);
  }

  @Test
  void withoutKeysNothingIsResealed() throws IOException {
    write("metadata:");
    reload();

    assertThat(server.post(RESEAL, "").detail())
        .startsWith("rollcall.sealing.keyset-file must be set");
  }

  private Path write(String sealing) throws IOException {
    return Files.writeString(settings, "rollcall: {sealing: {%s}}".formatted(sealing));
  }

  private void reload() {
    assertThat(server.post(RELOAD, "").status()).isEqualTo(200);
  }

  private ServiceInstance find() {
    return Objects.requireNonNull(
        server.bean(RegistryBackend.class).find(new InstanceKey("orders", "a")));
  }

  private String stored() {
    return find().registration().metadata().getOrDefault("password", "");
  }
}
