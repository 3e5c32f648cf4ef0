package io.rollcall.app.http.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.app.TestServer;
import io.rollcall.app.reload.Reload.Outcome;
import io.rollcall.app.reload.Reloader;
import io.rollcall.contract.server.Certificates;
import io.rollcall.registry.Caller;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates that are replaced while the server runs. */
@Timeout(120)
class CertificateRotationTest {

  private static final int ROTATIONS = 5;
  private static final int REQUESTS_BETWEEN = 50;

  @TempDir private Path folder;
  private TlsServer server;

  @BeforeEach
  void start() {
    server = TlsServer.asking("optional", Certificates.create(folder));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void noRequestFailsWhileTheServersCertificateIsReplaced() throws Exception {
    var failures = new ConcurrentLinkedQueue<Exception>();
    var answered = new AtomicInteger();
    var ended = new AtomicBoolean();
    var context = server.context();
    try (var kept = server.client(context);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 2; i++) {
        threads.execute(() -> ask(kept, ended, answered, failures));
      }
      threads.execute(() -> askAnew(ended, answered, failures, context));
      for (int i = 0; i < ROTATIONS; i++) {
        int before = answered.get();
        await().until(() -> answered.get() > before + REQUESTS_BETWEEN || !failures.isEmpty());
        server.certificates().renewServer(Duration.ofDays(40 + i));
        assertThat(server.reload().outcome()).isEqualTo(Outcome.APPLIED);
        assertThat(handshake(server.context()).getPeerCertificates()[0]).isEqualTo(shown());
      }
      ended.set(true);
    }

    assertThat(failures).isEmpty();
  }

  @Test
  void filesThatDoNotBelongTogetherChangeNothing() throws Exception {
    var before = shown();
    Files.copy(
        Certificates.create(folder.resolve("others")).serverKey(),
        server.certificates().serverKey(),
        StandardCopyOption.REPLACE_EXISTING);

    var refused = server.reload();

    assertThat(refused.outcome()).isEqualTo(Outcome.REFUSED);
    assertThat(refused.problems().toString())
        .contains("rollcall.http.tls.key-file must be a readable file with the certificate's");
    assertThat(handshake(server.context()).getPeerCertificates()[0]).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void aClientWhoseAuthorityIsNoLongerTrustedIsNobodyOnItsOldConnectionAndRefusedOnANewOne(
      HttpClient.Version version) throws Exception {
    var certificates = server.certificates();
    var context = server.context(certificates.client(), certificates.clientKey());
    var request = HttpRequest.newBuilder(server.uri("/api/v1/stats")).version(version).build();
    try (var client = server.client(context)) {
      assertThat(seen(client.send(request, BodyHandlers.discarding()))).isEqualTo("CN=client");
      assertThat(handshake(context)).isNotNull();

      trustOthers();

      assertThat(seen(client.send(request, BodyHandlers.discarding()))).isEqualTo("nobody");
      assertThat(refuses(context)).isTrue();
    }
  }

  @Test
  void aSessionIsResumedUntilTheFilesChange() throws Exception {
    var context = server.context();
    long first = begun(context);
    assertThat(begun(context)).as("the session was resumed").isEqualTo(first);

    trustOthers();

    assertThat(begun(context)).isGreaterThan(first);
  }

  @Test
  void tlsIsNotLeftOutWhileTheServerRuns() throws IOException {
    var own = server.certificates();
    var file =
        Files.writeString(
            folder.resolve("s.yml"),
            "rollcall: {http: {port: 0, tls: {certificate-file: %s, key-file: %s}}}"
                .formatted(own.server(), own.serverKey()));
    try (var other = TestServer.start(file)) {
      Files.writeString(file, "rollcall: {http: {port: 0}}");

      assertThat(other.bean(Reloader.class).reload(Caller.program("test")).problems().toString())
          .contains("rollcall.http.tls.certificate-file is given or left out at a restart alone");
    }
  }

  private void ask(
      HttpClient client, AtomicBoolean ended, AtomicInteger answered, Queue<Exception> failures) {
    repeat(
        ended,
        failures,
        () -> {
          var request = HttpRequest.newBuilder(server.uri("/api/v1/stats")).build();
          assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
          answered.incrementAndGet();
        });
  }

  private void askAnew(
      AtomicBoolean ended, AtomicInteger answered, Queue<Exception> failures, SSLContext context) {
    repeat(
        ended,
        failures,
        () -> {
          assertThat(handshake(context).isValid()).isTrue();
          answered.incrementAndGet();
        });
  }

  private static void repeat(AtomicBoolean ended, Queue<Exception> failures, Callable action) {
    while (!ended.get()) {
      try {
        action.call();
      } catch (Exception e) {
        failures.add(e);
        return;
      }
    }
  }

  /** What may go wrong. */
  private interface Callable {
    void call() throws IOException, InterruptedException;
  }

  /** Asks for something on a connection of its own, and returns what the two have settled on. */
  private SSLSession handshake(SSLContext context) throws IOException {
    try (var socket =
        (SSLSocket) context.getSocketFactory().createSocket("localhost", server.port())) {
      socket.setSoTimeout(20_000);
      var request = "GET /api/v1/stats HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(UTF_8));
      var answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      assertThat(answer).startsWith("HTTP/1.1 200");
      return socket.getSession();
    }
  }

  /** When the session was begun that a new connection is of. */
  private long begun(SSLContext context) throws IOException {
    return handshake(context).getCreationTime();
  }

  private boolean refuses(SSLContext context) {
    try {
      handshake(context);
      return false;
    } catch (IOException refused) {
      return true;
    }
  }

  private X509Certificate shown() {
    return server.bean(ServerTls.class).material().orElseThrow().shown().getFirst();
  }

  private static String seen(HttpResponse<?> answer) {
    return answer.headers().firstValue(SeenChain.HEADER).orElseThrow();
  }

  /** Replaces the authority whose clients are trusted. */
  private void trustOthers() throws IOException {
    Files.copy(
        Certificates.create(folder.resolve("others")).authority(),
        TlsServer.clientAuthorities(server.certificates()),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(server.reload().outcome()).isEqualTo(Outcome.APPLIED);
  }
}
