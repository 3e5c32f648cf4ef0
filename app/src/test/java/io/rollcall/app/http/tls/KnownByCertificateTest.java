package io.rollcall.app.http.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.server.Certificates;
import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that shows a certificate may do what that certificate may, as long as it is trusted. */
@Timeout(60)
class KnownByCertificateTest {

  private static final String BODY = "{\"host\":\"10.0.0.1\",\"port\":8080}";

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void rightsAreThoseOfTheCertificate(Version version) throws Exception {
    var certificates = Certificates.create(folder.resolve("own"));
    try (var server = start(certificates)) {
      var known = server.context(certificates.client(), certificates.clientKey());

      assertThat(register(server, known, version, "orders")).isEqualTo(201);
      assertThat(register(server, known, version, "payments")).isEqualTo(403);
      assertThat(register(server, server.context(), version, "orders")).isEqualTo(401);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAuthorityThatIsTakenOutGrantsNothingOnOpenConnections(Version version) throws Exception {
    var certificates = Certificates.create(folder.resolve("own"));
    try (var server = start(certificates);
        var client =
            server.client(server.context(certificates.client(), certificates.clientKey()))) {
      assertThat(
              client.send(put(server, version, "orders"), BodyHandlers.discarding()).statusCode())
          .isEqualTo(201);

      Files.copy(
          Certificates.create(folder.resolve("others")).authority(),
          TlsServer.clientAuthorities(certificates),
          StandardCopyOption.REPLACE_EXISTING);
      server.reload();

      assertThat(
              client.send(put(server, version, "orders"), BodyHandlers.discarding()).statusCode())
          .isEqualTo(401);
    }
  }

  private static TlsServer start(Certificates certificates) {
    return TlsServer.start(
        certificates,
        Map.of(
            "rollcall.http.tls.client-ca-file",
            TlsServer.clientAuthorities(certificates),
            "rollcall.http.tls.client-certificates",
            "optional",
            "rollcall.security.client-certificates." + Certificates.CLIENT,
            "register:orders"));
  }

  private static int register(TlsServer server, SSLContext context, Version version, String service)
      throws IOException, InterruptedException {
    try (var client = server.client(context)) {
      return client.send(put(server, version, service), BodyHandlers.discarding()).statusCode();
    }
  }

  private static HttpRequest put(TlsServer server, Version version, String service) {
    return HttpRequest.newBuilder(server.uri("/api/v1/services/" + service + "/instances/1"))
        .version(version)
        .header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString(BODY))
        .build();
  }
}
