package io.rollcall.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.http.tls.Program;
import io.rollcall.contract.server.Certificates;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS where only a process of its own shows it: what is logged, and what the JVM is told. */
@Timeout(90)
class TlsProcessTest {

  private static final int CLIENTS = 40;

  @TempDir private Path folder;

  @Test
  void theUrlAndTheExpiryAreLoggedAndClientsThatFailAreNot() throws Exception {
    var certificates = Certificates.create(folder);
    certificates.renewServer(Duration.ofDays(10).plusHours(1));
    try (var rollcall = start(certificates)) {
      int port = rollcall.awaitPort();
      for (int i = 0; i < CLIENTS; i++) {
        try (var client = new RawConnection(port)) {
          client.send("GET / HTTP/1.1\r\n\r\n").readToEnd();
        }
      }
      rollcall.terminate();
      rollcall.exitCode();

      assertThat(rollcall.output())
          .contains("serves https://127.0.0.1:" + port)
          .containsOnlyOnce("WARN")
          .contains("A certificate of rollcall.http.tls.certificate-file expires in 10 days, at ")
          .doesNotContain("ERROR", "Exception");
    }
  }

  @Test
  void aClientDoesNotHaveTheHandshakeBegunAnew() throws IOException {
    var certificates = Certificates.create(folder);
    try (var rollcall = start(certificates)) {
      var renegotiated =
          Program.run(
              "R\n",
              "openssl",
              "s_client",
              "-tls1_2",
              "-CAfile",
              certificates.authority(),
              "-connect",
              "localhost:" + rollcall.awaitPort());

      assertThat(renegotiated.output()).contains("RENEGOTIATING").contains("handshake failure");
    }
  }

  private static RollcallProcess start(Certificates certificates) throws IOException {
    return RollcallProcess.start(
        Map.of(
            "ROLLCALL_HTTP_TLS_CERTIFICATE_FILE", certificates.server().toString(),
            "ROLLCALL_HTTP_TLS_KEY_FILE", certificates.serverKey().toString()),
        "--port",
        "0");
  }
}
