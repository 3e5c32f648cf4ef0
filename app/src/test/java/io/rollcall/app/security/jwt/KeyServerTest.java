package io.rollcall.app.security.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.rollcall.contract.server.Certificates;
import io.rollcall.tls.TlsFiles;
import io.rollcall.tls.TlsMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An issuer's server is trusted by its certificate. */
class KeyServerTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final TokenIssuer ISSUER = TokenIssuer.with(JWSAlgorithm.ES256, "k");

  @TempDir private Path folder = Path.of(".");

  @Test
  void itsCertificateMustBeSignedByWhomTheSettingsName() throws Exception {
    var own = Certificates.create(folder.resolve("own"));
    var other = Certificates.create(folder.resolve("other"));
    var server = listen(own);
    var url = URI.create("https://localhost:%d/keys".formatted(server.getAddress().getPort()));
    try (var trusted = new KeyServer(url, own.authority(), PATIENCE);
        var foreign = new KeyServer(url, other.authority(), PATIENCE);
        var usual = new KeyServer(url, null, PATIENCE)) {
      assertThat(trusted.fetch().source()).isEqualTo(ISSUER.jwks());
      assertThatThrownBy(foreign::fetch)
          .isInstanceOf(KeyServer.Unusable.class)
          .hasMessageContaining("cannot be asked");
      assertThatThrownBy(usual::fetch).isInstanceOf(KeyServer.Unusable.class);
    } finally {
      server.stop(0);
    }
  }

  private static HttpsServer listen(Certificates certificates)
      throws IOException, GeneralSecurityException {
    var files =
        new TlsFiles(certificates.authority(), certificates.server(), certificates.serverKey());
    var tls = SSLContext.getInstance("TLS");
    tls.init(new KeyManager[] {TlsMaterial.of(files).key()}, null, null);
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/keys",
        exchange -> {
          var body = ISSUER.jwks().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }
}
