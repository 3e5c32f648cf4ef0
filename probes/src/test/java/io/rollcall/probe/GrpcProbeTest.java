package io.rollcall.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Server;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import io.rollcall.health.ProbeResult;
import io.rollcall.health.ProbeResult.Verdict;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthCheck.Schedule;
import io.rollcall.model.Protocol;
import io.rollcall.time.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;
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

  /** The first takes the only place for 3 s, so that 1 s of its own 4 s is left to the second. */
  @Test
  void theWaitForAPlaceIsPartOfTheTimeout() throws Exception {
    var clock = Clock.system();
    try (var server = BadServer.silent();
        var lookup = new Resolver(Resolver.nameServersOfTheMachine());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var sockets = new GuardedSockets(TargetRules.STANDARD);
      var clients = Clients.of(ProbeSettings.STANDARD, sockets, lookup);
      var probe = new GrpcProbe(clients, new Failures(clock), clock, 1);
      var first = threads.submit(() -> probe(probe, server.port(), Duration.ofSeconds(3)));
      await().until(() -> server.accepted() == 1);
      long start = clock.nanos();

      var second = probe(probe, server.port(), Duration.ofSeconds(4));

      assertThat(clock.since(start)).isBetween(Duration.ofSeconds(4), Duration.ofMillis(5500));
      assertThat(second)
          .isEqualTo(ProbeResult.inconclusive("not probed: 1 other gRPC probes were under way"));
      assertThat(first.get().verdict()).isEqualTo(Verdict.FAILED);
      clients.close();
    }
  }

  @Test
  void whatSpeaksOnlyHttp1Fails() throws IOException {
    var answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    try (var server = BadServer.answering(answer)) {
      assertThat(probe(server.port(), "").verdict()).isEqualTo(Verdict.FAILED);
    }
  }

  private static ProbeResult probe(GrpcProbe probe, int port, Duration timeout) {
    var check = new HealthCheck.Grpc("", new Schedule(Duration.ofSeconds(30), timeout, 3, 2));
    return probe.probe(Targets.at("127.0.0.1", port, Protocol.GRPC, check), check);
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
