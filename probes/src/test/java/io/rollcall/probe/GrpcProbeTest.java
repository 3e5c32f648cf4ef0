package io.rollcall.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.rollcall.health.ProbeResult;
import io.rollcall.health.ProbeResult.Verdict;
import io.rollcall.registry.HealthCheck;
import io.rollcall.registry.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GrpcProbeTest {

  @AutoClose private final Probes probes = Targets.probes();

  @Test
  void theServingStatusDecides() throws IOException {
    var health = new HealthStatusManager();
    health.setStatus("shop.Orders", ServingStatus.NOT_SERVING);
    health.setStatus("shop.Stock", ServingStatus.SERVING);
    var server =
        started(NettyServerBuilder.forAddress(loopback()).addService(health.getHealthService()));
    try {
      assertThat(probe(server.getPort(), "")).isEqualTo(ProbeResult.passed("gRPC SERVING"));
      assertThat(probe(server.getPort(), "shop.Stock"))
          .isEqualTo(ProbeResult.passed("gRPC SERVING"));
      assertThat(probe(server.getPort(), "shop.Orders"))
          .isEqualTo(ProbeResult.failed("gRPC NOT_SERVING"));
      assertThat(probe(server.getPort(), "x".repeat(1000)).verdict()).isEqualTo(Verdict.FAILED);
      assertThat(probe(server.getPort(), "nosuch"))
          .isEqualTo(ProbeResult.failed("gRPC service 'nosuch' is not known there"));
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void aServerWithoutHealthServiceFails() throws IOException {
    var server = started(NettyServerBuilder.forAddress(loopback()));
    try {
      assertThat(probe(server.getPort(), ""))
          .isEqualTo(ProbeResult.failed("gRPC server without grpc.health.v1"));
    } finally {
      server.shutdownNow();
    }
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() throws IOException {
    try (var server = BadServer.silent()) {
      var hurried = new HealthCheck.Grpc("", Targets.HURRIED);

      assertThat(probes.probe(Targets.at("127.0.0.1", server.port(), Protocol.GRPC, hurried)))
          .isEqualTo(ProbeResult.failed("no answer within " + Targets.TIMEOUT));
    }
  }

  @Test
  void whatSpeaksOnlyHttp1Fails() throws IOException {
    var answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    try (var server = BadServer.answering(answer)) {
      assertThat(probe(server.port(), "").verdict()).isEqualTo(Verdict.FAILED);
    }
  }

  private ProbeResult probe(int port, String service) {
    return probes.probe(
        Targets.at(
            "127.0.0.1", port, Protocol.GRPC, new HealthCheck.Grpc(service, Targets.SCHEDULE)));
  }

  private static Server started(NettyServerBuilder builder) throws IOException {
    return builder.build().start();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
