package io.rollcall.backend.kubernetes.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.rollcall.backend.kubernetes.login.ClusterAccess;
import io.rollcall.contract.server.Certificates;
import io.rollcall.tls.TlsFiles;
import io.rollcall.tls.TlsMaterial;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;

/** Answers as an API server does now and then, and not when a test wants it to. */
final class ScriptedApi implements AutoCloseable {

  private final HttpsServer server;
  private final Certificates certificates;
  private final Path token;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private volatile HttpHandler script = exchange -> answer(exchange, 404, "");

  ScriptedApi(Path folder) throws IOException, GeneralSecurityException {
    certificates = Certificates.create(folder.resolve("certificates"));
    token = Files.writeString(folder.resolve("token"), "s3cret");
    var own = TlsMaterial.ofServer(certificates.server(), certificates.serverKey(), null);
    var tls = SSLContext.getInstance("TLS");
    tls.init(new KeyManager[] {own.key()}, null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  ClusterAccess access() {
    return new ClusterAccess.Direct(
        uri(), new TlsFiles(certificates.authority(), null, null), token);
  }

  URI uri() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  void script(HttpHandler next) {
    script = next;
  }

  /** The first line of each call, and its token and trace. */
  List<String> asked() {
    return asked;
  }

  static void answer(HttpExchange exchange, int code, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** Answers a watch with these lines, and ends it. */
  static void tell(HttpExchange exchange, String... lines) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (var body = exchange.getResponseBody()) {
      for (var line : lines) {
        body.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        body.flush();
      }
    }
  }

  /** What became of the {@code ConfigMap} 'limits', as a watch tells it. */
  static String event(String type, String version) {
    return """
    {"type": "%s", "object": {"kind": "ConfigMap", "apiVersion": "v1",\
     "metadata": {"name": "limits", "resourceVersion": "%s"}}}\
    """
        .formatted(type, version);
  }

  private void handle(HttpExchange exchange) throws IOException {
    var headers = exchange.getRequestHeaders();
    asked.add(
        "%s %s %s %s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                headers.getFirst("Authorization"),
                headers.getFirst("traceparent")));
    exchange.getRequestBody().readAllBytes();
    script.handle(exchange);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
