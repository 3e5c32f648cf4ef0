package io.rollcall.probe;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.rollcall.health.ProbeResult;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.Protocol;
import io.rollcall.time.Clock;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TlsProbeTest {

  private static final HealthCheck CHECK = new HealthCheck.Http("/", Targets.SCHEDULE);
  private static final HeldCertificate CA =
      new HeldCertificate.Builder().certificateAuthority(0).build();

  @TempDir private Path folder;

  @Test
  void aCertificateOfTheRightAuthorityAndNamePasses() throws IOException {
    try (var probes = trusting(CA)) {
      assertThat(probe(probes, "127.0.0.1")).isEqualTo(ProbeResult.passed("HTTP 200"));
    }
  }

  @Test
  void anAuthorityMayBeTrustedLater() throws IOException {
    try (var probes = Targets.probes()) {
      assertThat(probe(probes, "127.0.0.1").output()).startsWith("TLS: ");
      var file = Files.writeString(folder.resolve("ca.pem"), CA.certificatePem());

      probes.prepare(new ProbeSettings(TargetRules.STANDARD, file)).run();

      assertThat(probe(probes, "127.0.0.1")).isEqualTo(ProbeResult.passed("HTTP 200"));
    }
  }

  @Test
  void aCertificateForAnotherNameFails() throws IOException {
    try (var probes = trusting(CA)) {
      assertThat(probe(probes, "orders.internal"))
          .isEqualTo(ProbeResult.failed("TLS: the certificate is not for '127.0.0.1'"));
    }
  }

  @Test
  void aCertificateOfAnUnknownAuthorityFails() throws IOException {
    try (var probes = Targets.probes()) {
      assertThat(probe(probes, "127.0.0.1").output()).startsWith("TLS: ");
    }
  }

  @Test
  void whatSpeaksNoTlsFails() throws IOException {
    BadServer.Behaviour inTheClear =
        connection -> {
          connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
          connection.getInputStream().readAllBytes();
        };
    try (var server = new BadServer(inTheClear);
        var probes = Targets.probes()) {
      var result = probes.probe(Targets.at("127.0.0.1", server.port(), Protocol.HTTPS, CHECK));

      assertThat(result.output()).startsWith("TLS: ");
    }
  }

  @Test
  void aGrpcServerIsHeldToTheSame() throws IOException {
    try (var probes = trusting(CA)) {
      assertThat(probeGrpc(probes, "127.0.0.1")).isEqualTo(ProbeResult.passed("gRPC SERVING"));
      assertThat(probeGrpc(probes, "orders.internal"))
          .isEqualTo(ProbeResult.failed("TLS: the certificate is not for '127.0.0.1'"));
    }
  }

  @Test
  void aFileWithoutCertificatesIsRefused() throws IOException {
    var file = Files.writeString(folder.resolve("ca.pem"), "");
    var settings = new ProbeSettings(TargetRules.STANDARD, file);

    assertThatThrownBy(() -> Probes.open(settings, List.of(), Clock.system()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "tls.ca-file must be a readable file with certificates in PEM, but is '" + file + "'");
  }

  private Probes trusting(HeldCertificate ca) throws IOException {
    var file = Files.writeString(folder.resolve("ca.pem"), ca.certificatePem());
    return Probes.open(new ProbeSettings(TargetRules.STANDARD, file), List.of(), Clock.system());
  }

  private static ProbeResult probe(Probes probes, String certifiedName) throws IOException {
    var certificate = certificate(certifiedName);
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var handshake = new HandshakeCertificates.Builder().heldCertificate(certificate).build();
    server.setHttpsConfigurator(new HttpsConfigurator(handshake.sslContext()));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    try {
      int port = server.getAddress().getPort();
      return probes.probe(Targets.at("127.0.0.1", port, Protocol.HTTPS, CHECK));
    } finally {
      server.stop(0);
    }
  }

  private static ProbeResult probeGrpc(Probes probes, String certifiedName) throws IOException {
    var certificate = certificate(certifiedName);
    var server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .useTransportSecurity(
                stream(certificate.certificatePem()), stream(certificate.privateKeyPkcs8Pem()))
            .addService(new HealthStatusManager().getHealthService())
            .build()
            .start();
    try {
      var check = new HealthCheck.Grpc("", Targets.SCHEDULE);
      return probes.probe(Targets.at("127.0.0.1", server.getPort(), Protocol.HTTPS, check));
    } finally {
      server.shutdownNow();
    }
  }

  private static InputStream stream(String pem) {
    return new ByteArrayInputStream(pem.getBytes(US_ASCII));
  }

  private static HeldCertificate certificate(String name) {
    return new HeldCertificate.Builder().addSubjectAlternativeName(name).signedBy(CA).build();
  }
}
