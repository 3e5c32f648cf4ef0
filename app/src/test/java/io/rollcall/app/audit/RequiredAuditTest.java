package io.rollcall.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.TestServer;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.registry.Caller;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.registry.Write;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A write that can't be put on record is not made, where the operator wants that. */
class RequiredAuditTest {

  private static final String INSTANCE = "/api/v1/services/orders/instances/1";

  @TempDir private Path folder;

  private Path file;
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    file = Files.createDirectory(folder.resolve("audit")).resolve("audit.log");
    server =
        TestServer.start(
            Map.of(
                "rollcall.audit.file", file,
                "rollcall.audit.max-size", "64KB",
                "rollcall.audit.required", "true"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theIntentIsInTheFileWhenTheAnswerComes() throws IOException {
    assertThat(server.register("orders", "1").status()).isEqualTo(201);

    assertThat(Files.readString(file)).contains("\"phase\":\"intent\",\"action\":\"register\"");
  }

  @Test
  void withoutADiskNothingIsChangedAndLeasesGoOn() throws IOException {
    server.register("orders", "1");
    loseTheDisk();

    var refused = server.delete(INSTANCE);

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.problem()).isEqualTo("not-recorded");
    assertThat(refused.header("Retry-After")).isEqualTo("1");
    assertThat(server.register("orders", "2").problem()).isEqualTo("not-recorded");
    assertThat(server.get(INSTANCE).status()).isEqualTo(200);
    assertThat(server.get("/api/v1/services/orders/instances/2").status()).isEqualTo(404);
    assertThat(server.put(INSTANCE + "/heartbeat", "").status()).isEqualTo(204);
    assertThat(server.register("orders", "1").status()).isEqualTo(200);
  }

  @Test
  void configurationsAreNotWrittenEither() throws IOException {
    var config = "/api/v1/config/payments";
    assertThat(server.put(config, "1").status()).isEqualTo(201);
    assertThat(Files.readString(file)).contains("\"phase\":\"intent\",\"action\":\"put\"");
    loseTheDisk();

    assertThat(server.put(config, "2").problem()).isEqualTo("not-recorded");
    assertThat(server.delete(config).status()).isEqualTo(503);
    assertThat(server.get(config).body()).isEqualTo("1");
  }

  @Test
  void whatProbesFindIsStoredAllTheSame() throws IOException {
    server.register("orders", "1");
    loseTheDisk();

    server
        .bean(ServiceRegistry.class)
        .write(
            new Write.Report(
                new HealthReport(
                    new InstanceKey("orders", "1"),
                    HealthStatus.UNHEALTHY,
                    "refused",
                    OptionalLong.empty())),
            Caller.HEALTH_MONITOR);

    assertThat(server.get(INSTANCE).at("status")).isEqualTo("unhealthy");
  }

  @Test
  void writesGoOnOnceThereIsADiskAgainAndWhatIsMissingIsSaid() throws IOException {
    loseTheDisk();
    assertThat(server.register("orders", "1").status()).isEqualTo(503);

    Files.createDirectory(file.getParent());

    assertThat(server.register("orders", "1").status()).isEqualTo(201);
    assertThat(new AuditRecord(file).awaitLine(Map.of("event", "lines-missing")))
        .containsEntry("reason", "they could not be written");
  }

  /**
   * Takes the folder away, and fills the file that is still open until the next one is begun, which
   * then has no place.
   */
  private void loseTheDisk() throws IOException {
    Files.deleteIfExists(file);
    Files.delete(file.getParent());
    int id = 0;
    while (server.register("filler", "x".repeat(100) + id).status() == 201) {
      id++;
      assertThat(id).as("registrations that 64 KiB have the lines of").isLessThan(1_000);
    }
  }
}
