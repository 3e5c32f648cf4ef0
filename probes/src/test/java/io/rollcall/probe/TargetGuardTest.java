package io.rollcall.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.rollcall.health.ProbeResult;
import io.rollcall.model.HealthCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** No kind of probe connects to what is denied, be it by address or by name. */
@Timeout(30)
class TargetGuardTest {

  static final List<HealthCheck> CHECKS =
      List.of(
          new HealthCheck.Http("/", Targets.SCHEDULE),
          new HealthCheck.Tcp(Targets.SCHEDULE),
          new HealthCheck.Grpc("", Targets.SCHEDULE));

  private static final TargetRules NO_LOOPBACK =
      new TargetRules(List.of(), List.of(Network.of("127.0.0.0/8"), Network.of("::1")));

  @ParameterizedTest
  @FieldSource("CHECKS")
  void deniedAddressesAreNotConnectedTo(HealthCheck check) throws IOException {
    try (var server = BadServer.silent();
        var probes = Targets.probes(NO_LOOPBACK)) {
      for (var host : List.of("127.0.0.1", "localhost", "::ffff:127.0.0.1")) {
        var result = probes.probe(Targets.at(host, server.port(), check));

        assertThat(result.verdict()).isEqualTo(ProbeResult.Verdict.FAILED);
        assertThat(result.output())
            .startsWith("probes may not connect to ")
            .endsWith("(rollcall.health-check.targets)");
      }
      assertThat(server.accepted()).isZero();
    }
  }

  @Test
  void aConnectionThatIsKeptIsNotUsedOnceItsTargetIsDenied() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> exchange.sendResponseHeaders(200, -1));
    server.start();
    try (var probes = Targets.probes(TargetRules.STANDARD)) {
      var check = new HealthCheck.Http("/", Targets.SCHEDULE);
      var target = Targets.at("127.0.0.1", server.getAddress().getPort(), check);
      assertThat(probes.probe(target).output()).isEqualTo("HTTP 200");

      var use = probes.prepare(new ProbeSettings(NO_LOOPBACK, null));
      assertThat(probes.probe(target).output()).isEqualTo("HTTP 200");
      use.run();

      assertThat(probes.probe(target).output()).startsWith("probes may not connect to ");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void metadataIsNotConnectedToByDefault() {
    try (var probes = Targets.probes(TargetRules.STANDARD)) {
      var check = new HealthCheck.Http("/latest/meta-data/", Targets.SCHEDULE);

      assertThat(probes.probe(Targets.at("169.254.169.254", 80, check)).output())
          .startsWith("probes may not connect to 169.254.169.254");
    }
  }
}
