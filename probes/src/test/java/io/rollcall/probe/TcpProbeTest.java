package io.rollcall.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.health.ProbeResult;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Registration;
import io.rollcall.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TcpProbeTest {

  private static final HealthCheck CHECK = new HealthCheck.Tcp(Targets.SCHEDULE);

  @AutoClose private final Probes probes = Targets.probes();

  @Test
  void anAcceptedConnectionPasses() throws IOException {
    try (var server = BadServer.silent()) {
      assertThat(probes.probe(Targets.at("127.0.0.1", server.port(), CHECK)))
          .isEqualTo(ProbeResult.passed("TCP connection accepted"));
      assertThat(probes.probe(Targets.at("localhost", server.port(), CHECK)))
          .isEqualTo(ProbeResult.passed("TCP connection accepted"));
    }
  }

  @Test
  void theNamedPortIsAsked() throws IOException {
    var closed = BadServer.silent();
    closed.close();
    try (var server = BadServer.silent()) {
      var check = new HealthCheck.Tcp("admin", Targets.SCHEDULE, HealthStatus.UNKNOWN);
      var target =
          Registration.builder("orders", "a", "127.0.0.1", closed.port())
              .ports(Map.of("admin", server.port()))
              .healthCheck(check)
              .build();

      assertThat(probes.probe(target).verdict()).isEqualTo(ProbeResult.Verdict.PASSED);
    }
  }

  @Test
  void aClosedPortFails() throws IOException {
    var server = BadServer.silent();
    server.close();

    assertThat(probes.probe(Targets.at("127.0.0.1", server.port(), CHECK)))
        .isEqualTo(ProbeResult.failed("connection failed: Connection refused"));
  }

  @Test
  void aConnectionThatNobodyAcceptsIsGivenUp() throws IOException {
    var waiting = new ArrayList<Socket>();
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      fillBacklog(listener, waiting);
      var hurried = new HealthCheck.Tcp(Targets.HURRIED);
      long start = Clock.system().nanos();

      var result = probes.probe(Targets.at("127.0.0.1", listener.getLocalPort(), hurried));

      assertThat(result).isEqualTo(ProbeResult.failed("no answer within " + Targets.TIMEOUT));
      assertThat(Clock.system().since(start)).isLessThan(Targets.TIMEOUT.plusSeconds(2));
    } finally {
      for (var socket : waiting) {
        socket.close();
      }
    }
  }

  private static void fillBacklog(ServerSocket listener, List<Socket> waiting) throws IOException {
    var address = new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    try {
      for (int i = 0; i < 100; i++) {
        var socket = new Socket();
        waiting.add(socket);
        socket.connect(address, 200);
      }
    } catch (SocketTimeoutException full) {
      return;
    }
    throw new AssertionError("the backlog is never full");
  }
}
