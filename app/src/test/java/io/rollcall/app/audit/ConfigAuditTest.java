package io.rollcall.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.TestServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What writes of configurations leave on record. */
class ConfigAuditTest {

  @TempDir private static Path folder;

  private static TestServer server;
  private static AuditRecord record;

  @BeforeAll
  static void start() {
    var file = folder.resolve("audit.log");
    record = new AuditRecord(file);
    server = TestServer.start(Map.of("rollcall.audit.file", file));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aWriteIsOnRecordBeforeAndAfter() {
    server.put(
        "/api/v1/config/payments/limits",
        "{}",
        "X-Request-Id",
        "deploy-17",
        "Rollcall-Message",
        "as agreed");

    var lines = await("payments/limits", 2);

    assertThat(lines.getFirst())
        .containsAllEntriesOf(
            Map.of(
                "event", "config-write",
                "phase", "intent",
                "action", "put",
                "contentType", "application/json",
                "size", 2,
                "message", "as agreed",
                "principal", "anybody",
                "credential", "anonymous",
                "address", "127.0.0.1",
                "requestId", "deploy-17"))
        .doesNotContainKeys("outcome", "version");
    assertThat(lines.getLast())
        .containsAllEntriesOf(
            Map.of(
                "phase", "outcome",
                "outcome", "created",
                "version", 1,
                "requestId", "deploy-17"));
  }

  @Test
  void whatEachWriteDidIsOnRecord() {
    var path = "/api/v1/config/each";
    server.put(path, "1");
    server.put(path, "2");
    server.put(path, "2");
    server.put(path, "3", "If-Match", "\"1\"");
    server.post(path + "/rollback", "{\"version\":1}");
    server.delete(path);
    server.delete(path);

    var lines = await("each", 14);
    var outcomes = lines.stream().filter(line -> "outcome".equals(line.get("phase"))).toList();

    assertThat(outcomes)
        .extracting(line -> line.get("action") + " " + line.get("outcome"))
        .containsExactly(
            "put created",
            "put replaced",
            "put unchanged",
            "put refused",
            "rollback replaced",
            "delete removed",
            "delete refused");
    assertThat(outcomes.get(3))
        .containsEntry("problem", "config-version-mismatch")
        .containsKey("reason");
    assertThat(outcomes.get(4)).containsEntry("restores", 1).containsEntry("version", 3);
    assertThat(outcomes.get(5)).containsEntry("version", 4);
    assertThat(outcomes.get(6)).containsEntry("problem", "config-not-found");
  }

  @Test
  void allOfOneRequestHaveItsId() {
    server.post(
        "/api/v1/config",
        "{\"writes\":[{\"key\":\"many/a\",\"value\":\"1\"},{\"key\":\"many/b\",\"value\":\"1\"}]}");

    var ids = List.of(await("many/a", 2).getLast(), await("many/b", 2).getFirst());

    assertThat(ids.getFirst().get("requestId")).isEqualTo(ids.getLast().get("requestId"));
  }

  @Test
  void noValueIsOnRecord() {
    server.put("/api/v1/config/secret", "open-sesame");
    server.put("/api/v1/config/secret", "open-sesame\0");

    await("secret", 2);

    assertThat(record.text()).doesNotContain("sesame");
  }

  private static List<Map<String, Object>> await(String key, int count) {
    Awaitility.await().until(() -> about(key).size() >= count);
    assertThat(about(key)).hasSize(count);
    return about(key);
  }

  private static List<Map<String, Object>> about(String key) {
    return record.lines().stream().filter(line -> key.equals(line.get("key"))).toList();
  }
}
