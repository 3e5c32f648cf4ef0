package io.rollcall.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.rollcall.app.http.tls.TlsServer;
import io.rollcall.app.sealing.KeysetFile;
import io.rollcall.contract.server.Certificates;
import io.rollcall.sealing.SealingKeys;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ResealRequestTest {

  @TempDir private Path folder;

  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void aServerThatGetsNoFurtherEndsIt() throws IOException {
    var stuck = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var answer = "{\"resealed\":0,\"current\":9,\"whole\":false}".getBytes(UTF_8);
    stuck.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    stuck.start();
    try {
      var server = URI.create("http://127.0.0.1:" + stuck.getAddress().getPort());

      assertThat(run(new ResealRequest(server, null, null, null, null))).isEqualTo(1);
    } finally {
      stuck.stop(0);
    }
    assertThat(said.toString(UTF_8)).contains("gets no further").doesNotContain("Exception");
  }

  @Test
  void aServerWithItsOwnAuthorityThatRequiresCertificatesIsAsked() throws IOException {
    var certificates = Certificates.create(folder);
    var keyset = folder.resolve("keyset.json");
    KeysetFile.create(keyset, SealingKeys.create());
    Map<String, Object> settings =
        Map.of(
            "rollcall.http.tls.client-ca-file",
            certificates.authority(),
            "rollcall.http.tls.client-certificates",
            "required",
            "rollcall.sealing.keyset-file",
            keyset);
    try (var server = TlsServer.start(certificates, settings)) {
      var uri = server.uri("/");
      var ca = certificates.authority();
      var certificate = certificates.client();
      var key = certificates.clientKey();

      assertThat(run(new ResealRequest(uri, null, null, null, null))).isEqualTo(1);
      assertThat(run(new ResealRequest(uri, null, ca, null, null))).isEqualTo(1);
      assertThat(run(new ResealRequest(uri, null, ca, certificate, key))).isZero();
    }
    assertThat(said.toString(UTF_8))
        .endsWith("0 instances were sealed again\n0 configurations were sealed again\n");
  }

  @Test
  void aCertificateWithoutItsKeyIsRefused() {
    var certificate = folder.resolve("certificate.pem");

    var server = URI.create("https://localhost:1");
    assertThat(run(new ResealRequest(server, null, null, certificate, null))).isEqualTo(1);
    assertThat(said.toString(UTF_8)).contains("must be given together");
  }

  private int run(ResealRequest request) {
    var stream = new PrintStream(said, true, UTF_8);
    return request.run(stream, stream);
  }
}
