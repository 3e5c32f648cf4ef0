package io.rollcall.app.http.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.RawConnection;
import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server settles on with clients, and what it does not. */
@Timeout(60)
class HandshakesTest {

  @TempDir private static Path folder;
  private static TlsServer server;

  @BeforeAll
  static void start() {
    server = TlsServer.start(folder, Map.of("rollcall.http.receive-timeout", "1s"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({"-tls1_2, TLSv1.2", "-tls1_3, TLSv1.3"})
  void aSafeProtocolIsSpoken(String option, String protocol) {
    assertThat(handshake(option, "DEFAULT").output())
        .contains("New, " + protocol + ", Cipher is ")
        .contains("Verification: OK");
  }

  @ParameterizedTest
  @CsvSource({
    "-tls1, DEFAULT@SECLEVEL=0",
    "-tls1_1, DEFAULT@SECLEVEL=0",
    "-tls1_2, AES128-GCM-SHA256", // without forward secrecy
    "-tls1_2, ECDHE-RSA-AES256-SHA384", // not authenticated at once
    "-tls1_2, DHE-RSA-AES128-GCM-SHA256@SECLEVEL=0",
    "-tls1_2, aNULL@SECLEVEL=0"
  })
  void anUnsafeProtocolOrCipherIsNotSpoken(String option, String ciphers) {
    var refused = handshake(option, ciphers);

    assertThat(refused.exitCode()).isNotZero();
    assertThat(refused.output()).contains("Cipher is (NONE)").contains("alert");
  }

  @ParameterizedTest
  @EnumSource
  void theVersionOfHttpIsTheOneThatTheClientOffers(Version version) throws Exception {
    try (var client = server.client(server.context())) {
      var request = HttpRequest.newBuilder(server.uri("/api/v1/stats")).version(version).build();

      var answer = client.send(request, BodyHandlers.ofString());

      assertThat(answer.version()).isEqualTo(version);
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @CsvSource({"--http1.1, HTTP/1.1 200", "--http2, HTTP/2 200", "--no-alpn, HTTP/1.1 200"})
  void curlSettlesOnTheVersionThatItOffers(String option, String status) {
    var curl =
        Program.run(
            "",
            "curl",
            option,
            "-sSi",
            "--cacert",
            server.certificates().authority(),
            server.uri("/health").toString());

    assertThat(curl.output()).startsWith(status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "\u0016\u0003\u0001", ""})
  void whatIsNoHandshakeIsCutOffAndCounted(String begin) throws IOException {
    var handshakes = server.bean(Handshakes.class);
    long before = handshakes.failed();
    try (var connection = new RawConnection(server.port()).send(begin)) {
      assertThat(connection.readToEnd()).doesNotContain("HTTP");
    }
    await().until(() -> handshakes.failed() == before + 1);
  }

  @Test
  void aHandshakeThatIsDrippedIsCutOff() throws IOException {
    try (var slow = new RawConnection(server.port()).send("\u0016\u0003\u0001\u0001\u0000")) {
      await()
          .until(
              () -> {
                try {
                  slow.send("a");
                  return false;
                } catch (IOException closed) {
                  return true;
                }
              });
    }
  }

  private Program handshake(String option, String ciphers) {
    return Program.run(
        "",
        "openssl",
        "s_client",
        option,
        "-cipher",
        ciphers,
        "-CAfile",
        server.certificates().authority(),
        "-connect",
        "localhost:" + server.port());
  }
}
