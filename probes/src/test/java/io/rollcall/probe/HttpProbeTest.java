package io.rollcall.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.health.ProbeResult;
import io.rollcall.health.ProbeResult.Verdict;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.HttpMethod;
import io.rollcall.model.Limits;
import io.rollcall.model.RequestHeaders;
import io.rollcall.model.StatusRanges;
import io.rollcall.time.Clock;
import io.rollcall.trace.TraceHeaders;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class HttpProbeTest {

  @AutoClose private final Probes probes = Targets.probes();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          200 | 200-299 | PASSED | HTTP 200
          204 | 200-299 | PASSED | HTTP 204
          503 | 200-299 | FAILED | HTTP 503, expected 200-299
          401 | 200,401 | PASSED | HTTP 401
          200 | 401     | FAILED | HTTP 200, expected 401
          """)
  void theStatusDecides(int status, String expected, Verdict verdict, String output)
      throws IOException {
    try (var server = BadServer.answering(answer(status, ""))) {
      var result = probe(server.port(), http(StatusRanges.of(expected)));

      assertThat(result).isEqualTo(new ProbeResult(verdict, output));
    }
  }

  @Test
  void aFailureShowsTheBeginningOfTheBody() throws IOException {
    try (var server = BadServer.answering(answer(500, "disk\u0000 full\n" + "x".repeat(5000)))) {
      var result = probe(server.port(), http(StatusRanges.SUCCESSFUL));

      assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
      assertThat(result.output()).startsWith("HTTP 500, expected 200-299: disk\ufffd full\nxxx");
      assertThat(result.output().length()).isLessThan(Limits.OUTPUT_LENGTH);
    }
  }

  @Test
  void theTraceThatAProbeIsPartOfIsSent() throws IOException {
    var seen = new AtomicReference<>("");
    var server =
        new BadServer(
            connection -> {
              seen.set(BadServer.readRequest(connection));
              connection
                  .getOutputStream()
                  .write(answer(200, "").getBytes(StandardCharsets.ISO_8859_1));
            });
    try (server) {
      var result =
          TraceHeaders.with(
              Map.of("traceparent", "00-1-2-01"),
              () -> probe(server.port(), http(StatusRanges.SUCCESSFUL)));

      assertThat(result.verdict()).isEqualTo(Verdict.PASSED);
      assertThat(seen.get()).contains("traceparent: 00-1-2-01\r\n");
    }
  }

  @Test
  void methodPathAndHeadersAreSent() throws IOException {
    var seen = new AtomicReference<>("");
    var server =
        new BadServer(
            connection -> {
              seen.set(BadServer.readRequest(connection));
              connection
                  .getOutputStream()
                  .write(answer(200, "").getBytes(StandardCharsets.ISO_8859_1));
            });
    try (server) {
      var check =
          new HealthCheck.Http(
              HttpMethod.HEAD,
              "//two?deep=1",
              RequestHeaders.of(Map.of("X-Token", "s3cret", "Host", "orders.internal")),
              StatusRanges.SUCCESSFUL,
              null,
              Targets.SCHEDULE,
              HealthStatus.UNKNOWN);

      var result = probe(server.port(), check);

      assertThat(result.verdict()).isEqualTo(Verdict.PASSED);
      assertThat(seen.get())
          .startsWith("HEAD //two?deep=1 HTTP/1.1\r\n")
          .contains("X-Token: s3cret\r\n", "Host: orders.internal\r\n", "User-Agent: Rollcall\r\n");
    }
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() throws IOException {
    try (var server = BadServer.silent()) {
      assertLate(server.port());
    }
  }

  @Test
  void aHeadThatDripsIsGivenUp() throws IOException {
    try (var server = BadServer.dripping("HTTP/1.1 200 OK\r\nX-Slow: ")) {
      assertLate(server.port());
    }
  }

  @Test
  void aBodyThatDripsIsGivenUp() throws IOException {
    try (var server = BadServer.dripping("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n")) {
      assertLate(server.port());
    }
  }

  @Test
  void ofAnEndlessBodyOnlyTheBeginningIsRead() throws IOException {
    var sent = new AtomicLong();
    try (var server = BadServer.huge(sent)) {
      var result = probe(server.port(), http(StatusRanges.SUCCESSFUL));

      assertThat(result).isEqualTo(ProbeResult.passed("HTTP 200"));
      assertThat(sent.get()).isLessThan(50_000_000);
    }
  }

  @Test
  void redirectsAreNotFollowed() throws IOException {
    var redirect = "HTTP/1.1 302 Found\r\nLocation: /health\r\nContent-Length: 0\r\n\r\n";
    try (var server = BadServer.answering(redirect)) {
      var result = probe(server.port(), http(StatusRanges.SUCCESSFUL));

      assertThat(result)
          .isEqualTo(
              ProbeResult.failed(
                  "HTTP 302, expected 200-299; redirects, here to '/health', are not followed"));
    }
  }

  @Test
  void whatIsNotHttpFails() throws IOException {
    try (var server = BadServer.answering("SSH-2.0-OpenSSH_9.2\r\n\r\n")) {
      var result = probe(server.port(), http(StatusRanges.SUCCESSFUL));

      assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
      assertThat(result.output()).contains("SSH-2.0-OpenSSH_9.2");
    }
  }

  @Test
  void aServerThatHangsUpFails() throws IOException {
    try (var server = new BadServer(connection -> BadServer.readRequest(connection))) {
      var result = probe(server.port(), http(StatusRanges.SUCCESSFUL));

      assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
      assertThat(result.output()).startsWith("connection failed: ");
    }
  }

  @Test
  void aClosedPortFails() throws IOException {
    int port;
    try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = listener.getLocalPort();
    }

    var result = probe(port, http(StatusRanges.SUCCESSFUL));

    assertThat(result).isEqualTo(ProbeResult.failed("connection failed: Connection refused"));
  }

  @Test
  void aNameWithoutAddressFails() {
    var result = probes.probe(Targets.at("nosuch.invalid", 80, http(StatusRanges.SUCCESSFUL)));

    assertThat(result.verdict()).isEqualTo(Verdict.FAILED);
    assertThat(result.output()).startsWith("nosuch.invalid: ");
  }

  @Test
  void connectionsAreReused() throws IOException {
    try (var server = BadServer.answering(answer(200, "fine"))) {
      for (int i = 0; i < 10; i++) {
        assertThat(probe(server.port(), http(StatusRanges.SUCCESSFUL)).output())
            .isEqualTo("HTTP 200");
      }

      assertThat(server.accepted()).isOne();
    }
  }

  @Test
  void aConnectionThatTheServerClosedMeanwhileIsNoFailure() throws IOException {
    var one =
        new BadServer(
            connection -> {
              BadServer.readRequest(connection);
              connection
                  .getOutputStream()
                  .write(answer(200, "").getBytes(StandardCharsets.ISO_8859_1));
            });
    try (one) {
      assertThat(probe(one.port(), http(StatusRanges.SUCCESSFUL)).output()).isEqualTo("HTTP 200");
      assertThat(probe(one.port(), http(StatusRanges.SUCCESSFUL)).output()).isEqualTo("HTTP 200");
      assertThat(one.accepted()).isEqualTo(2);
    }
  }

  private void assertLate(int port) {
    var start = Clock.system().nanos();
    var result = probe(port, new HealthCheck.Http("/health", Targets.HURRIED));

    assertThat(result).isEqualTo(ProbeResult.failed("no answer within " + Targets.TIMEOUT));
    assertThat(Clock.system().since(start))
        .isBetween(Targets.TIMEOUT, Targets.TIMEOUT.plusSeconds(2));
  }

  private ProbeResult probe(int port, HealthCheck.Http check) {
    return probes.probe(Targets.at("127.0.0.1", port, check));
  }

  private static HealthCheck.Http http(StatusRanges expected) {
    return new HealthCheck.Http(
        HttpMethod.GET,
        "/health",
        RequestHeaders.NONE,
        expected,
        null,
        Targets.SCHEDULE,
        HealthStatus.UNKNOWN);
  }

  private static String answer(int status, String body) {
    boolean hasBody = status != 204;
    return "HTTP/1.1 %d Said\r\n%s\r\n%s"
        .formatted(status, hasBody ? "Content-Length: " + body.length() + "\r\n" : "", body);
  }
}
