package io.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process for which the system has no more than so much room in a file. */
@Timeout(90)
class FullDiskTest {

  private static final Path LIMITER = Path.of("/usr/bin/prlimit");
  private static final int ROOM = 128 << 10;

  @TempDir private Path folder;

  @AutoClose private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void writesAreRefusedThatCannotBeRecordedAndHeartbeatsAreNot() throws Exception {
    assumeTrue(Files.isExecutable(LIMITER));
    var file = folder.resolve("audit.log");
    var settings =
        Map.of("ROLLCALL_AUDIT_FILE", file.toString(), "ROLLCALL_AUDIT_REQUIRED", "true");

    try (var rollcall =
        RollcallProcess.start(
            List.of(LIMITER.toString(), "--fsize=" + ROOM), settings, "--port", "0")) {
      var services =
          URI.create("http://127.0.0.1:%d/api/v1/services/".formatted(rollcall.awaitPort()));
      int registered = 0;
      var answer = register(services, registered);
      while (answer.statusCode() == 201 && registered < 1_000) {
        registered++;
        answer = register(services, registered);
      }

      assertThat(answer.statusCode()).isEqualTo(503);
      assertThat(answer.body()).contains("urn:rollcall:problem:not-recorded", "File too large");
      assertThat(registered).isBetween(50, 999);
      assertThat(put(services.resolve("orders/instances/0/heartbeat"), "").statusCode())
          .isEqualTo(204);
    }
  }

  private HttpResponse<String> register(URI services, int id) throws Exception {
    return put(services.resolve("orders/instances/" + id), "{\"host\":\"10.0.0.7\",\"port\":80}");
  }

  private HttpResponse<String> put(URI uri, String body) throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}
