package io.rollcall.app.security.jwt;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The server of an issuer on this machine, which shows keys as a test says. */
final class KeyEndpoint implements AutoCloseable {

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile CountDownLatch open = new CountDownLatch(0);
  private volatile int status = 200;
  private volatile String body;
  private HttpServer server;

  KeyEndpoint(String jwks) {
    this.body = jwks;
    this.server = listen(0);
  }

  URI url() {
    return URI.create("http://127.0.0.1:%d/keys".formatted(server.getAddress().getPort()));
  }

  /** How often the keys were asked for. */
  int asked() {
    return asked.get();
  }

  void show(String jwks) {
    answer(200, jwks);
  }

  void answer(int status, String body) {
    this.body = body;
    this.status = status;
  }

  /** Answers nothing from now on. */
  void stall() {
    open = new CountDownLatch(1);
  }

  /** Answers those who wait, and all later ones. */
  void goOn() {
    open.countDown();
  }

  /** Refuses connections. */
  void goDown() {
    server.stop(0);
  }

  /** Where it was. */
  void comeBack() {
    server = listen(server.getAddress().getPort());
  }

  @Override
  public void close() {
    goOn();
    server.stop(0);
    executor.shutdownNow();
  }

  private HttpServer listen(int port) {
    try {
      var listening =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      listening.createContext("/keys", this::answer);
      listening.setExecutor(executor);
      listening.start();
      return listening;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      asked.incrementAndGet();
      open.await();
      var bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Location", "/elsewhere");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
