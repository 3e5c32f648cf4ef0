package io.rollcall.app.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.rollcall.app.http.tls.TlsServer;
import io.rollcall.contract.server.Certificates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsMetersTest {

  @TempDir private Path folder;

  @Test
  void theServersCertificateAndTheAuthoritiesOfClientsAreToldApart() {
    var certificates = Certificates.create(folder);
    certificates.renewServer(Duration.ofDays(300));
    try (var server =
        TlsServer.start(
            certificates,
            Map.of(
                "rollcall.http.tls.client-ca-file",
                certificates.authority(),
                "rollcall.http.tls.client-certificates",
                "optional"))) {
      assertThat(daysLeft(server, "server")).isBetween(299.0, 300.0);
      assertThat(daysLeft(server, "client-authority")).isBetween(59.0, 60.0);
    }
  }

  @Test
  void whereClientsAreNotAskedForCertificatesThereIsNothingToExpire() {
    try (var server = TlsServer.start(folder)) {
      assertThat(daysLeft(server, "server")).isBetween(59.0, 60.0);
      assertThat(daysLeft(server, "client-authority")).isNaN();
    }
  }

  private static double daysLeft(TlsServer server, String certificate) {
    return server
            .bean(MeterRegistry.class)
            .get("rollcall.tls.certificate.expiry")
            .tag("certificate", certificate)
            .gauge()
            .value()
        / Duration.ofDays(1).toSeconds();
  }
}
