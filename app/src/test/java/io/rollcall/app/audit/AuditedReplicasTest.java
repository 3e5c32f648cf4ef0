package io.rollcall.app.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.contract.server.Etcd;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas over one etcd, each with a record of its own. */
@Timeout(60)
class AuditedReplicasTest {

  private static final String INSTANCE = "/api/v1/services/orders/instances/1";

  private final String prefix = "/audit-" + UUID.randomUUID();

  @TempDir private Path folder;

  @Test
  void whoRemovedIsOnTheRecordOfOneAndThatItWentOnThatOfTheOther() {
    try (var first = start("first");
        var second = start("second")) {
      first.register("orders", "1");
      await().until(() -> second.get(INSTANCE).status() == 200);
      await().until(() -> second.get("/api/v1/services/orders/instances").body().contains("10.0"));

      second.send("DELETE", INSTANCE, "", "X-Request-Id", "night-shift");

      assertThat(record("first").awaitLine(Map.of("event", "departure", "service", "orders")))
          .containsEntry("cause", "removed-elsewhere")
          .containsEntry("id", "1")
          .containsEntry("host", "10.0.0.1");
      assertThat(record("second").await("orders", 2).getLast())
          .containsEntry("action", "deregister")
          .containsEntry("outcome", "removed")
          .containsEntry("requestId", "night-shift");
      await().until(() -> !second.get("/api/v1/services/orders/instances").body().contains("10.0"));
    }
    assertThat(record("second").about("orders"))
        .noneMatch(line -> "departure".equals(line.get("event")));
  }

  private AuditRecord record(String replica) {
    return new AuditRecord(folder.resolve(replica));
  }

  private TestServer start(String replica) {
    return TestServer.start(
        Map.of(
            "rollcall.backend",
            "etcd",
            "rollcall.etcd.endpoints",
            Etcd.V3_5.shared(),
            "rollcall.etcd.prefix",
            prefix,
            "rollcall.audit.file",
            folder.resolve(replica)));
  }
}
