package io.rollcall.backend.consul;

import static io.rollcall.backend.consul.PlainConsul.SOON;
import static io.rollcall.model.HealthStatus.HEALTHY;
import static io.rollcall.model.HealthStatus.UNHEALTHY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.rollcall.contract.server.Certificates;
import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthCheck.Schedule;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Protocol;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents probe over TLS what speaks HTTPS, and trust what they are told to. */
@Timeout(240)
class NativeTlsChecksTest {

  /** A busy machine takes its time for a handshake. */
  private static final Schedule PATIENT =
      new Schedule(Duration.ofSeconds(3), Duration.ofMillis(2500), 1, 1);

  @TempDir private Path folder;

  @Test
  void anAgentThatTrustsTheAuthorityProbes() throws IOException {
    var certificates = Certificates.create(folder);
    var trusting =
        ServerOptions.PLAIN
            .withArguments(
                "-hcl=ca_file = \"%s\" server_name = \"localhost\" enable_agent_tls_for_checks = true"
                    .formatted(certificates.authority()))
            .withFiles(folder);
    try (var cluster = Consul.cluster(1, 0, trusting);
        var scheduler = Scheduler.system();
        var server = ProbedServer.withTls(tls(certificates));
        var registry =
            ConsulRegistry.open(
                ConsulFixture.settings(cluster.servers().getFirst().uri()).withNativeChecks(true),
                Clock.system(),
                scheduler)) {
      put(registry, "http", server.port(), new HealthCheck.Http("/", PATIENT));
      awaitStatus(registry, "http", HEALTHY);

      server.answer(503);
      awaitStatus(registry, "http", UNHEALTHY);
      assertThat(only(registry, "http").output()).startsWith("HTTP GET https://127.0.0.1:");

      var grpc = grpc(certificates);
      try {
        put(registry, "grpc", grpc.getPort(), new HealthCheck.Grpc("", PATIENT));
        awaitStatus(registry, "grpc", HEALTHY);
      } finally {
        grpc.shutdownNow();
      }
    }
  }

  @Test
  void anAuthorityThatTheAgentDoesNotKnowIsAFailure() throws IOException {
    try (var scheduler = Scheduler.system();
        var server = ProbedServer.withTls(tls(Certificates.create(folder)));
        var registry =
            ConsulRegistry.open(
                ConsulFixture.settings(TwoAgentsFixture.CLUSTER.agents().getFirst().uri())
                    .withNativeChecks(true),
                Clock.system(),
                scheduler)) {
      put(registry, "http", server.port(), new HealthCheck.Http("/", PATIENT));

      awaitStatus(registry, "http", UNHEALTHY);
      assertThat(only(registry, "http").output()).contains("x509");
      registry.remove(only(registry, "http").key());
    }
  }

  private static SSLContext tls(Certificates certificates) throws IOException {
    var pem = Files.readString(certificates.server()) + Files.readString(certificates.serverKey());
    return new HandshakeCertificates.Builder()
        .heldCertificate(HeldCertificate.decode(pem))
        .build()
        .sslContext();
  }

  private static Server grpc(Certificates certificates) throws IOException {
    var health = new HealthStatusManager();
    health.setStatus("", ServingStatus.SERVING);
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .useTransportSecurity(certificates.server().toFile(), certificates.serverKey().toFile())
        .addService(health.getHealthService())
        .build()
        .start();
  }

  private static void put(ConsulRegistry registry, String service, int port, HealthCheck check) {
    var registration =
        Registration.builder(service, "1", "127.0.0.1", port)
            .protocol(Protocol.HTTPS)
            .healthCheck(check)
            .build();
    registry.put(registration, Clock.system().now(), PutMode.CREATE_OR_REPLACE);
  }

  private static ServiceInstance only(ConsulRegistry registry, String service) {
    return registry.read(service).instances().getFirst();
  }

  private static void awaitStatus(ConsulRegistry registry, String service, HealthStatus status) {
    await().atMost(SOON).until(() -> only(registry, service).status() == status);
  }
}
