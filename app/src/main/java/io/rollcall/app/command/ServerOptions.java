package io.rollcall.app.command;

import io.rollcall.file.BoundedFile;
import io.rollcall.tls.ReplaceableTls;
import io.rollcall.tls.TlsFiles;
import io.rollcall.tls.TlsMaterial;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server is asked, and how. */
final class ServerOptions {

  static final String SERVER = "ROLLCALL_SERVER";
  static final String TOKEN = "ROLLCALL_TOKEN";

  private static final String USUAL_SERVER = "http://localhost:8080";
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(10);
  private static final int MOST_TOKEN_BYTES = 16 * 1024;

  @Option(
      names = "--server",
      paramLabel = "URL",
      description = "Which server is asked; by default $" + SERVER + ", else " + USUAL_SERVER + ".")
  private @Nullable URI server;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with the token that is sent; by default $" + TOKEN + " is sent.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = "Certificates, in PEM, to trust the server by; else those of the JVM.")
  private @Nullable Path ca;

  @Option(
      names = "--certificate-file",
      paramLabel = "FILE",
      description = "Certificate, in PEM, to show to the server; with --key-file.")
  private @Nullable Path certificate;

  @Option(
      names = "--key-file",
      paramLabel = "FILE",
      description = "Its private key, in PEM (PKCS #8).")
  private @Nullable Path key;

  /**
   * A way to ask the server, which is not asked yet.
   *
   * @throws IllegalArgumentException when an option can't be used
   */
  ServerConnection connect(Map<String, String> environment) {
    var chosen = server(environment);
    var client = HttpClient.newBuilder().connectTimeout(CONNECTED_WITHIN);
    if (chosen.getScheme().equals("https")) {
      var material = TlsMaterial.of(new TlsFiles(ca, certificate, key));
      client.sslContext(new ReplaceableTls(material).newContext());
    }
    return new ServerConnection(client.build(), chosen, token(environment));
  }

  private URI server(Map<String, String> environment) {
    var chosen =
        server != null ? server : URI.create(environment.getOrDefault(SERVER, USUAL_SERVER));
    var scheme = chosen.getScheme();
    if (chosen.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
      throw new IllegalArgumentException(
          "the server must be a URL such as %s, but is '%s'".formatted(USUAL_SERVER, chosen));
    }
    return chosen;
  }

  private @Nullable String token(Map<String, String> environment) {
    if (tokenFile == null) {
      var token = environment.getOrDefault(TOKEN, "").strip();
      return token.isEmpty() ? null : token;
    }
    try {
      return BoundedFile.text(tokenFile, MOST_TOKEN_BYTES).strip();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "token file %s: %s".formatted(tokenFile, e.getMessage()), e);
    }
  }
}
