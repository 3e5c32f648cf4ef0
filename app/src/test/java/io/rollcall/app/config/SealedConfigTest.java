package io.rollcall.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.app.TestServer;
import io.rollcall.app.sealing.KeysetFile;
import io.rollcall.config.Authorship;
import io.rollcall.config.Condition;
import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigResult;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigWrite;
import io.rollcall.model.Limits;
import io.rollcall.model.RegistryException.ConfigLocked;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.sealing.SealingKeys;
import io.rollcall.sealing.UnusableKeys;
import io.rollcall.store.Backend;
import io.rollcall.store.Cells;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedConfigTest {

  private static final String KEY = "secrets/db";
  private static final String SECRET = "{\"password\": \"hunter2\"}";

  @TempDir private static Path folder;

  private Path keyset = folder;
  private Path settings = folder;
  private TestServer server = TestServer.start();
  private ConfigStore store = server.bean(ConfigStore.class);

  @BeforeEach
  void start() throws IOException {
    server.close();
    var own = Files.createTempDirectory(folder, "test");
    keyset = own.resolve("keyset.json");
    KeysetFile.create(keyset, SealingKeys.create());
    settings = own.resolve("settings.yml");
    seal("secrets/, schemas/secrets");
    server = TestServer.start(settings);
    store = server.bean(ConfigStore.class);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theStoreHasNothingOfASealedValueAndReadersHaveItInClear() {
    put(KEY, SECRET);
    put("open/db", SECRET);

    assertThat(stored(KEY)).startsWith("sealed:2:").doesNotContain("hunter2", "password");
    assertThat(stored("open/db")).isEqualTo(SECRET);
    assertThat(store.get(KEY).content().text()).isEqualTo(SECRET);
    assertThat(Objects.requireNonNull(store.peek(KEY)).content().text()).isEqualTo(SECRET);
    assertThat(store.get(KEY).version().size()).isEqualTo(SECRET.length());
  }

  @Test
  void aSealedValueThatIsMovedToAnotherKeyDoesNotOpen() {
    put(KEY, SECRET);
    var cells = server.bean(Backend.class).cells();
    put("secrets/other", SECRET);
    var other = cells.list("values/secrets/other@", null, 1).getFirst().key();
    cells.commit(List.of(), List.of(new Cells.Write.Put(other, stored(KEY))));

    assertThatExceptionOfType(ConfigLocked.class)
        .isThrownBy(() -> store.get("secrets/other"))
        .withMessageContaining("the keyset of this replica does not open it")
        .withMessageNotContaining("hunter2");
  }

  @Test
  void theSameValueChangesNothingUnderAnyKey() throws IOException, UnusableKeys {
    put(KEY, SECRET);
    assertThat(put(KEY, SECRET).isChanged()).isFalse();

    rotate();
    assertThat(put(KEY, SECRET).isChanged()).isFalse();
    assertThat(put(KEY, SECRET.replace('2', '3')).isChanged()).isTrue();
    assertThat(put(KEY, SECRET).version().number()).isEqualTo(3);
  }

  @Test
  void resealingMakesANewVersionOfTheSameValue() throws IOException, UnusableKeys {
    put(KEY, SECRET);
    put("secrets/current", "{}");
    rotate();
    put("secrets/current", "[]");

    var answer = server.post("/api/v1/sealing/reseal", "");
    assertThat(answer.number("configurations.resealed")).isEqualTo(1);
    assertThat(answer.number("configurations.current")).isEqualTo(1);
    assertThat(server.post("/api/v1/sealing/reseal", "").number("configurations.resealed"))
        .isZero();

    assertThat(store.get(KEY).version().number()).isEqualTo(2);
    assertThat(store.get(KEY).version().restores()).isEqualTo(1);
    var former = KeysetFile.read(keyset).keys().getFirst().id();
    KeysetFile.change(keyset, keys -> keys.without(former));
    reload();
    assertThat(store.get(KEY).content().text()).isEqualTo(SECRET);
    assertThatExceptionOfType(ConfigLocked.class)
        .isThrownBy(() -> write(new ConfigWrite.Rollback(KEY, 1, Condition.none())))
        .withMessageContaining("was sealed with key " + Integer.toUnsignedString(former));
  }

  @Test
  void resealingPutsNothingOnRecordThatItDoesNotChange() throws IOException {
    var record = settings.resolveSibling("audit.log");
    Files.writeString(settings, "  audit.file: " + record + "\n", StandardOpenOption.APPEND);
    server.close();
    server = TestServer.start(settings);
    store = server.bean(ConfigStore.class);
    put(KEY, SECRET);

    assertThat(server.post("/api/v1/sealing/reseal", "").number("configurations.current"))
        .isEqualTo(1);
    server.close();
    assertThat(Files.readString(record)).contains("reseal").doesNotContain(KEY);
  }

  @Test
  void whatWasThereInClearIsSealedByWritingItAgainOrByResealing() throws IOException {
    seal("other/");
    reload();
    put(KEY, SECRET);
    put("secrets/two", SECRET);
    assertThat(stored(KEY)).isEqualTo(SECRET);

    seal("secrets/");
    reload();
    assertThat(store.get(KEY).content().text()).isEqualTo(SECRET);
    assertThat(put(KEY, SECRET).isChanged()).isTrue();
    assertThat(stored(KEY)).startsWith("sealed:2:");
    assertThat(server.post("/api/v1/sealing/reseal", "").number("configurations.resealed"))
        .isEqualTo(1);
    assertThat(stored("secrets/two")).startsWith("sealed:2:");
  }

  @Test
  void whatIsToBeSealedNoMoreIsInClearOnceItIsWrittenAgain() throws IOException {
    put(KEY, SECRET);
    seal("other/");
    reload();

    assertThat(store.get(KEY).content().text()).isEqualTo(SECRET);
    assertThat(put(KEY, SECRET).isChanged()).isTrue();
    assertThat(stored(KEY)).isEqualTo(SECRET);
  }

  @Test
  void aLockedValueCanBeReplaced() throws IOException {
    put(KEY, SECRET);
    Files.delete(keyset);
    KeysetFile.create(keyset, SealingKeys.create());
    reload();

    assertThatExceptionOfType(ConfigLocked.class).isThrownBy(() -> store.get(KEY));
    var locked = server.get("/api/v1/config/" + KEY);
    assertThat(locked.status()).isEqualTo(503);
    assertThat(locked.problem()).isEqualTo("config-locked");
    assertThat(server.post("/api/v1/sealing/reseal", "").number("configurations.locked"))
        .isEqualTo(1);
    assertThat(put(KEY, SECRET).isChanged()).isTrue();
    assertThat(store.get(KEY).content().text()).isEqualTo(SECRET);
  }

  @Test
  void errorsTellNoNamesThatAreInASealedValue() {
    put("schemas/secrets", "{\"additionalProperties\": false}");

    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> put(KEY, "{\"hunter2\": 1}"))
        .withMessage(
            "value must follow schema 'schemas/secrets' in version 1 (it breaks the rule at"
                + " /additionalProperties), but is '***'");
  }

  @Test
  void theLargestValueIsSealed() {
    var largest = "ä".repeat(Limits.CONFIG_VALUE_SIZE / 2);
    var put =
        new ConfigWrite.Put(KEY, new ConfigContent("text/plain", largest), Condition.none(), true);

    assertThat(write(put).isChanged()).isTrue();
    assertThat(store.get(KEY).content().text()).isEqualTo(largest);
    assertThat(store.peek(KEY)).isNull(); // it takes too long for whoever must not wait
  }

  private void seal(String keys) throws IOException {
    Files.writeString(
        settings,
        """
        rollcall:
          sealing.keyset-file: %s
          config.sealed: "%s"
        """
            .formatted(keyset, keys));
  }

  private void rotate() throws IOException, UnusableKeys {
    KeysetFile.change(keyset, SealingKeys::withNewKey);
    KeysetFile.change(keyset, SealingKeys::withNewestPrimary);
    reload();
  }

  private void reload() {
    assertThat(server.post("/api/v1/settings/reload", "").status()).isEqualTo(200);
  }

  private ConfigResult put(String key, String text) {
    return write(
        new ConfigWrite.Put(
            key, new ConfigContent("application/json", text), Condition.none(), false));
  }

  private ConfigResult write(ConfigWrite write) {
    return store.write(write, new Authorship("alice", ""));
  }

  /** The value of its latest version. */
  private String stored(String key) {
    return server
        .bean(Backend.class)
        .cells()
        .list("values/" + key + "@", null, 100)
        .getLast()
        .value();
  }
}
