package io.rollcall.contract.server;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * Plain calls to an API server, by HTTPS and with a user's token. Paths are such as {@code
 * /api/v1/namespaces}. Every wait for an answer ends within seconds. Thread-safe.
 */
public final class KubernetesApi implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final URI server;
  private final String token;
  private final HttpClient client;

  KubernetesApi(URI server, Certificates certificates, String token) {
    this.server = server;
    this.token = token;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .sslContext(trusting(certificates))
            .build();
  }

  /** Whether the server takes reads and writes, as it says itself. */
  static boolean isReady(URI server, Certificates certificates) throws IOException {
    try (var api = new KubernetesApi(server, certificates, KubernetesUser.ADMIN.token())) {
      return api.get("/readyz").statusCode() == 200;
    }
  }

  public HttpResponse<String> get(String path) throws IOException {
    return send(to(path).build(), BodyHandlers.ofString());
  }

  /** Creates an object, which is given in YAML or JSON. */
  public HttpResponse<String> post(String path, String object) throws IOException {
    return send(to(path).POST(BodyPublishers.ofString(object)).build(), BodyHandlers.ofString());
  }

  /** Replaces an object. */
  public HttpResponse<String> put(String path, String object) throws IOException {
    return send(to(path).PUT(BodyPublishers.ofString(object)).build(), BodyHandlers.ofString());
  }

  public HttpResponse<String> delete(String path) throws IOException {
    return send(to(path).DELETE().build(), BodyHandlers.ofString());
  }

  /**
   * Follows what the path lists from a version on: one event a line, in JSON. The caller closes it;
   * the server ends it within seconds.
   */
  public Stream<String> watch(String path, String resourceVersion) throws IOException {
    var query =
        "?watch=true&timeoutSeconds=%d&resourceVersion=%s"
            .formatted(PATIENCE.toSeconds(), resourceVersion);
    var answer = send(to(path + query).build(), BodyHandlers.ofLines());
    if (answer.statusCode() != 200) {
      answer.body().close();
      throw new IOException(path + " answered " + answer.statusCode());
    }
    return answer.body();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  private HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(server.resolve(path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/yaml"); // which JSON is, too
  }

  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) throws IOException {
    try {
      return client.send(request, handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("interrupted").initCause(e);
    }
  }

  private static SSLContext trusting(Certificates certificates) {
    try {
      var tls = SSLContext.getInstance("TLS");
      tls.init(null, certificates.issuer().toTrustManagerFactory().getTrustManagers(), null);
      return tls;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }
}
