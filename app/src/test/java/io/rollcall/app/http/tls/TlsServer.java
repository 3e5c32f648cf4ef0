package io.rollcall.app.http.tls;

import io.rollcall.app.TestServer;
import io.rollcall.app.reload.Reload;
import io.rollcall.app.reload.Reloader;
import io.rollcall.contract.server.Certificates;
import io.rollcall.registry.Caller;
import io.rollcall.tls.ReplaceableTls;
import io.rollcall.tls.TlsFiles;
import io.rollcall.tls.TlsMaterial;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A server whose API is encrypted, and the certificates that it goes by. */
public final class TlsServer implements AutoCloseable {

  private final Certificates certificates;
  private final TestServer server;

  private TlsServer(Certificates certificates, TestServer server) {
    this.certificates = certificates;
    this.server = server;
  }

  /** Starts one that asks no client for a certificate, with certificates of its own. */
  public static TlsServer start(Path folder) {
    return start(folder, Map.of());
  }

  /**
   * Starts one.
   *
   * @param settings by full key, beside those of the server's own certificate
   */
  public static TlsServer start(Path folder, Map<String, Object> settings) {
    return start(Certificates.create(folder), settings);
  }

  /** As the other, with certificates that there are. */
  public static TlsServer start(Certificates certificates, Map<String, Object> settings) {
    var all = new HashMap<>(settings);
    all.put("rollcall.http.tls.certificate-file", certificates.server());
    all.put("rollcall.http.tls.key-file", certificates.serverKey());
    return new TlsServer(certificates, TestServer.start(all));
  }

  /** Starts one that asks clients for certificates of the same authority. */
  static TlsServer asking(String optionalOrRequired, Certificates certificates) {
    return start(
        certificates,
        Map.of(
            "rollcall.http.tls.client-ca-file",
            clientAuthorities(certificates),
            "rollcall.http.tls.client-certificates",
            optionalOrRequired,
            SeenChain.PROPERTY,
            true));
  }

  /** The file of those whom the server trusts clients by; by itself, so that it can be replaced. */
  static Path clientAuthorities(Certificates certificates) {
    var file = certificates.folder().resolve("client-authorities.pem");
    try {
      return Files.exists(file) ? file : Files.copy(certificates.authority(), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public Certificates certificates() {
    return certificates;
  }

  public int port() {
    return server.port();
  }

  public <T> T bean(Class<T> type) {
    return server.bean(type);
  }

  public URI uri(String path) {
    return URI.create("https://localhost:" + port() + path);
  }

  /** Has the files read again that have changed. */
  Reload reload() {
    return bean(Reloader.class).reload(Caller.program("test"));
  }

  /** A context of a client that trusts the server, and shows nothing. */
  public SSLContext context() {
    return context(null, null);
  }

  /** A context of a client that trusts the server, and shows {@code client}. */
  public SSLContext context(@Nullable Path client, @Nullable Path key) {
    return new ReplaceableTls(TlsMaterial.of(new TlsFiles(certificates.authority(), client, key)))
        .newContext();
  }

  public HttpClient client(SSLContext context) {
    return HttpClient.newBuilder().sslContext(context).build();
  }

  @Override
  public void close() {
    server.close();
  }
}
