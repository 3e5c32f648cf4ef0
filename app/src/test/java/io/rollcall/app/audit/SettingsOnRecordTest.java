package io.rollcall.app.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.app.sealing.KeysetFile;
import io.rollcall.sealing.SealingKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a record says of settings and keys that were read again. */
class SettingsOnRecordTest {

  @TempDir private Path folder;

  @Test
  void appliedAndRefusedChangesAreOnRecordWithWhoAskedForThem() throws IOException {
    var settings = write("30s");
    try (var server = TestServer.start(settings)) {
      write("20s");
      server.post("/api/v1/settings/reload", "", "X-Request-Id", "change-4711");
      write("soon");
      server.post("/api/v1/settings/reload", "");
    }

    var record = new AuditRecord(folder.resolve("audit.log"));
    assertThat(record.awaitLine(Map.of("event", "settings", "outcome", "applied")))
        .containsEntry("changed", List.of("rollcall.shutdown.grace-period"))
        .containsEntry("principal", "anybody")
        .containsEntry("requestId", "change-4711");
    assertThat(record.awaitLine(Map.of("event", "settings", "outcome", "refused")))
        .extractingByKey("problems")
        .asString()
        .contains("rollcall.shutdown.grace-period must be a duration", "'soon'");
  }

  @Test
  void keysThatCameAreOnRecordByTheirNumbers() throws Exception {
    var keyset = folder.resolve("keyset.json");
    KeysetFile.create(keyset, SealingKeys.create());
    var file = folder.resolve("audit.log");
    try (var server =
        TestServer.start(
            Map.of(
                "rollcall.audit.file",
                file,
                "rollcall.sealing.keyset-file",
                keyset,
                "rollcall.sealing.metadata",
                "password"))) {
      var keys = KeysetFile.change(keyset, SealingKeys::withNewKey);
      server.post("/api/v1/settings/reload", "");

      var primary = keys.keys().stream().filter(SealingKeys.Key::isPrimary).findFirst();
      var ids = keys.keys().stream().map(SealingKeys.Key::idText).toList();
      assertThat(new AuditRecord(file).awaitLine(Map.of("event", "keys", "keys", ids)))
          .containsEntry("primary", primary.orElseThrow().idText());
    }
  }

  @Test
  void linesMayBeInTheLogAlone() {
    try (var server = TestServer.start(Map.of("rollcall.audit.log", "true"))) {
      server.register("orders", "1");

      assertThat(server.bean(AuditLog.class).isOpen()).isTrue();
      await().until(() -> server.bean(AuditLog.class).written() == 2);
    }
  }

  private Path write(String grace) throws IOException {
    return Files.writeString(
        folder.resolve("settings.yml"),
        """
        rollcall:
          audit:
            file: %s
          shutdown:
            grace-period: %s
          http:
            port: 0
        """
            .formatted(folder.resolve("audit.log"), grace));
  }
}
