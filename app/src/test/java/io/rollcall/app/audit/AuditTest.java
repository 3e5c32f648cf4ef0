package io.rollcall.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.TestServer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real requests leave on record. */
class AuditTest {

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
  void aRegistrationIsOnRecordBeforeAndAfter() {
    server.put(
        "/api/v1/services/orders/instances/1",
        "{\"host\":\"10.0.0.7\",\"port\":8080}",
        "X-Request-Id",
        "deploy-17");

    var lines = record.await("orders", 2);

    var intent =
        Map.<String, Object>of(
            "event", "write",
            "phase", "intent",
            "action", "register",
            "service", "orders",
            "id", "1",
            "host", "10.0.0.7",
            "port", 8080,
            "kind", "client",
            "principal", "anybody",
            "address", "127.0.0.1");
    assertThat(lines.getFirst()).containsAllEntriesOf(intent).doesNotContainKey("outcome");
    assertThat(lines.getFirst())
        .containsEntry("credential", "anonymous")
        .containsEntry("requestId", "deploy-17");
    assertThat(lines.getLast())
        .containsEntry("phase", "outcome")
        .containsEntry("outcome", "created")
        .containsEntry("requestId", "deploy-17");
    assertThat(lines).allSatisfy(line -> assertThat(timeOf(line)).isBefore(Instant.MAX));
  }

  @Test
  void whatEachWriteDidIsOnRecord() {
    server.register("each", "1");
    server.register("each", "1", "{\"host\":\"10.0.0.2\",\"port\":8080}");
    server.reportHealth("each", "1", "unhealthy");
    maintain("each", "{\"enabled\":true,\"reason\":\"deploying 2.1\"}");
    maintain("each", "{\"enabled\":false}");
    server.delete("/api/v1/services/each/instances/1");

    var outcomes = outcomes(record.await("each", 12));

    assertThat(outcomes)
        .extracting(line -> line.get("action") + " " + line.get("outcome"))
        .containsExactly(
            "register created",
            "register replaced",
            "report done",
            "begin-maintenance done",
            "end-maintenance done",
            "deregister removed");
    assertThat(outcomes.get(2)).containsEntry("status", "unhealthy");
    assertThat(outcomes.get(3)).containsEntry("maintenanceReason", "deploying 2.1");
  }

  @Test
  void whatChangesNothingIsOnRecordOnlyWhenItIsRefused() {
    server.register("quiet", "1");
    server.register("quiet", "1");
    heartbeat("quiet");
    server.reportHealth("quiet", "1", "healthy");
    server.delete("/api/v1/services/quiet/instances/1");
    heartbeat("quiet");

    var lines = record.await("quiet", 5);

    assertThat(lines.getLast())
        .containsEntry("action", "heartbeat")
        .containsEntry("outcome", "refused")
        .containsEntry("problem", "instance-not-found");
    assertThat(outcomes(lines))
        .extracting(line -> line.get("action"))
        .containsExactly("register", "deregister", "heartbeat");
  }

  @Test
  void refusedWritesAreOnRecord() {
    server.register("rollcall", "1");
    server.delete("/api/v1/services/refused/instances/1");

    assertThat(record.await("rollcall", 1).getFirst())
        .containsEntry("outcome", "refused")
        .containsEntry("problem", "invalid-value");
    assertThat(record.await("refused", 2).getLast())
        .containsEntry("outcome", "refused")
        .containsEntry("problem", "instance-not-found");
  }

  @Test
  void allOfOneRequestHaveItsId() {
    server.post(
        "/api/v1/instances",
        """
        [{"service": "many", "id": "1", "host": "10.0.0.7", "port": 80},
         {"service": "many", "id": "2", "host": "10.0.0.8", "port": 80}]
        """);

    var ids = record.await("many", 4).stream().map(line -> line.get("requestId")).distinct();

    assertThat(ids).singleElement().asString().matches("[0-9a-f]{16}");
  }

  @Test
  void anIdIsTakenFromATraceAndNotFromWhatIsNone() {
    var body = "{\"host\":\"10.0.0.7\",\"port\":80}";
    server.put(
        "/api/v1/services/trace/instances/1",
        body,
        "traceparent",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    server.put(
        "/api/v1/services/hostile/instances/1", body, "X-Request-Id", "a\",\"principal\":\"root\"");

    assertThat(record.await("trace", 2))
        .extracting(line -> line.get("requestId"))
        .containsOnly("0af7651916cd43dd8448eb211c80319c");
    assertThat(record.await("hostile", 2))
        .extracting(line -> line.get("requestId"))
        .allSatisfy(id -> assertThat(id).asString().matches("[0-9a-f]{16}"));
  }

  @Test
  void noTextBreaksALine() {
    server.register("forged", "1");
    server.put(
        "/api/v1/services/forged/instances/1/health",
        """
        {"status": "unhealthy", "output": "down\\n{\\"event\\":\\"forged\\"}\\u2028\\u202e"}
        """);

    var lines = record.await("forged", 4);

    assertThat(lines.getLast().get("output")).isEqualTo("down\n{\"event\":\"forged\"}\u2028\u202e");
    assertThat(record.lines()).noneMatch(line -> "forged".equals(line.get("event")));
    assertThat(record.text().chars()).allMatch(c -> c < 128 && (c >= ' ' || c == '\n'));
  }

  @Test
  void nothingOfMetadataIsOnRecord() {
    server.register(
        "secret", "1", "{\"host\":\"h\",\"port\":80,\"metadata\":{\"password\":\"open-sesame\"}}");

    record.await("secret", 2);

    assertThat(record.text()).doesNotContain("open-sesame").doesNotContain("password");
  }

  @Test
  void anInstanceWhoseLeaseRanOutLeftWithoutAWrite() {
    server.register(
        "lapsed",
        "1",
        "{\"host\":\"10.0.0.7\",\"port\":80,\"healthCheck\":{\"type\":\"heartbeat\",\"ttl\":\"5s\"}}");

    var departure = record.awaitLine(Map.of("event", "departure", "service", "lapsed"));

    assertThat(departure)
        .containsEntry("cause", "lease-ran-out")
        .containsEntry("id", "1")
        .containsEntry("host", "10.0.0.7");
  }

  @Test
  void whoClearsTheCacheIsOnRecord() {
    server.delete("/api/v1/cache/orders");

    assertThat(record.awaitLine(Map.of("event", "operation")))
        .containsEntry("action", "clear-cache")
        .containsEntry("object", "orders")
        .containsEntry("principal", "anybody");
  }

  private static void heartbeat(String service) {
    server.put("/api/v1/services/" + service + "/instances/1/heartbeat", "");
  }

  private static void maintain(String service, String body) {
    server.put("/api/v1/services/" + service + "/instances/1/maintenance", body);
  }

  private static Instant timeOf(Map<String, Object> line) {
    var text = String.valueOf(line.get("time"));
    assertThat(text).matches("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z");
    return Instant.parse(text);
  }

  private static List<Map<String, Object>> outcomes(List<Map<String, Object>> lines) {
    return lines.stream().filter(line -> "outcome".equals(line.get("phase"))).toList();
  }
}
