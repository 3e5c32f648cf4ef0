package io.rollcall.app.http.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** An instance with nothing but a page of metrics, on a free port of this machine. */
final class ScrapedInstance implements AutoCloseable {

  private final HttpServer http;

  ScrapedInstance() {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var metrics = ("scraped_port " + port() + "\n").getBytes(UTF_8);
    http.createContext(
        "/metrics",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
          exchange.sendResponseHeaders(200, metrics.length);
          try (var body = exchange.getResponseBody()) {
            body.write(metrics);
          }
        });
    http.start();
  }

  int port() {
    return http.getAddress().getPort();
  }

  /** As it registers itself. */
  String registration() {
    return "{\"host\": \"127.0.0.1\", \"port\": 1, \"ports\": {\"metrics\": " + port() + "}}";
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
