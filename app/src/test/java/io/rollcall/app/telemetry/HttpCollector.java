package io.rollcall.app.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;

/** A collector that is spoken to by HTTP. */
final class HttpCollector extends Collector {

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  HttpCollector() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  @Override
  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  String protocol() {
    return "http/protobuf";
  }

  @Override
  public void close() {
    end();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    var headers = new HashMap<String, String>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(lower(name), values.getFirst()));
    var body = body(exchange, "gzip".equals(headers.get("content-encoding")));
    boolean takes = takes(headers);
    if (takes) {
      collected().add(exchange.getRequestURI().getPath(), body);
    }
    exchange.sendResponseHeaders(takes ? 200 : 400, -1);
    exchange.close();
  }

  private static byte[] body(HttpExchange exchange, boolean isCompressed) throws IOException {
    try (InputStream body =
        isCompressed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody()) {
      return body.readAllBytes();
    }
  }
}
