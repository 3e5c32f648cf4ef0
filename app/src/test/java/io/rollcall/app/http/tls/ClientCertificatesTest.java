package io.rollcall.app.http.tls;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.server.Certificates;
import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Which clients are served, by the certificate that they show, and whom they are taken for. */
@Timeout(120)
class ClientCertificatesTest {

  private static final String REFUSED = "refused";

  @TempDir private static Path folder;

  private static Certificates good;
  private static Certificates expired;
  private static Certificates foreign;
  private static Map<String, TlsServer> servers;

  @BeforeAll
  static void start() {
    good = Certificates.create(folder.resolve("good"));
    expired = good.withExpiredClient();
    foreign = Certificates.create(folder.resolve("foreign"));
    servers =
        Map.of(
            "none", TlsServer.start(good, Map.of(SeenChain.PROPERTY, true)),
            "optional", TlsServer.asking("optional", good),
            "required", TlsServer.asking("required", good));
  }

  @AfterAll
  static void stop() {
    servers.values().forEach(TlsServer::close);
  }

  /** What a client shows. */
  enum Shown {
    GOOD,
    EXPIRED,
    FOREIGN,
    NONE
  }

  /** How a client asks the server for something. */
  enum Client {
    CURL_1_1,
    CURL_2,
    OPENSSL_1_2,
    OPENSSL_1_3,
    JDK_1_1,
    JDK_2;

    /** Whom the server takes the client for. */
    String ask(TlsServer server, Certificates shown, boolean shows)
        throws IOException, InterruptedException {
      return switch (this) {
        case CURL_1_1 -> curl("--http1.1", server, shown, shows);
        case CURL_2 -> curl("--http2", server, shown, shows);
        case OPENSSL_1_2 -> openssl("-tls1_2", server, shown, shows);
        case OPENSSL_1_3 -> openssl("-tls1_3", server, shown, shows);
        case JDK_1_1 -> jdk(Version.HTTP_1_1, server, shown, shows);
        case JDK_2 -> jdk(Version.HTTP_2, server, shown, shows);
      };
    }

    private static String curl(
        String version, TlsServer server, Certificates shown, boolean shows) {
      var arguments =
          Stream.<Object>of(
              version, "-sS", "-i", "--cacert", server.certificates().authority(), url(server));
      var own = Stream.<Object>of("--cert", shown.client(), "--key", shown.clientKey());
      var curl =
          Program.run("", "curl", (shows ? Stream.concat(own, arguments) : arguments).toArray());
      return seen(curl.output());
    }

    private static String openssl(
        String version, TlsServer server, Certificates shown, boolean shows) {
      var arguments =
          Stream.<Object>of(
              "s_client",
              version,
              "-quiet",
              "-verify_return_error",
              "-CAfile",
              server.certificates().authority(),
              "-connect",
              "localhost:" + server.port());
      var own = Stream.<Object>of("-cert", shown.client(), "-key", shown.clientKey());
      var request = "GET /api/v1/stats HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      var openssl =
          Program.run(
              request, "openssl", (shows ? Stream.concat(arguments, own) : arguments).toArray());
      return seen(openssl.output());
    }

    private static String jdk(Version version, TlsServer server, Certificates shown, boolean shows)
        throws InterruptedException {
      var context = shows ? server.context(shown.client(), shown.clientKey()) : server.context();
      var request = HttpRequest.newBuilder(server.uri("/api/v1/stats")).version(version).build();
      try (var client = server.client(context)) {
        var answer = client.send(request, BodyHandlers.discarding());
        assertThat(answer.version()).isEqualTo(version);
        return answer.headers().firstValue(SeenChain.HEADER).orElseThrow();
      } catch (IOException refused) {
        return REFUSED;
      }
    }

    private static String url(TlsServer server) {
      return server.uri("/api/v1/stats").toString();
    }

    private static String seen(String output) {
      return output
          .lines()
          .filter(line -> line.startsWith(SeenChain.HEADER + ": "))
          .map(line -> line.substring(SeenChain.HEADER.length() + 2))
          .findFirst()
          .orElse(REFUSED);
    }
  }

  @ParameterizedTest
  @MethodSource("everyClientWithEverything")
  void clientsAreServedByWhatTheyShow(Client client, Shown shown) throws Exception {
    assertThat(asked(client, "required", shown)).isEqualTo(expected(shown, REFUSED));
    assertThat(asked(client, "optional", shown)).isEqualTo(expected(shown, "nobody"));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsShownUnaskedDoesNotCount(Client client) throws Exception {
    assertThat(asked(client, "none", Shown.GOOD)).isEqualTo("nobody");
  }

  static Stream<Arguments> everyClientWithEverything() {
    return Stream.of(Client.values())
        .flatMap(client -> Stream.of(Shown.values()).map(shown -> Arguments.of(client, shown)));
  }

  private static String expected(Shown shown, String withoutAny) {
    return switch (shown) {
      case GOOD -> "CN=client";
      case EXPIRED, FOREIGN -> REFUSED;
      case NONE -> withoutAny;
    };
  }

  private static String asked(Client client, String server, Shown shown) throws Exception {
    var certificates =
        switch (shown) {
          case GOOD, NONE -> good;
          case EXPIRED -> expired;
          case FOREIGN -> foreign;
        };
    var asked = Objects.requireNonNull(servers.get(server));
    return client.ask(asked, certificates, shown != Shown.NONE);
  }
}
