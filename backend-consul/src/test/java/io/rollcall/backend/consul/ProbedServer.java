package io.rollcall.backend.consul;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An instance of a service on this machine, which answers HTTP requests as a test says. */
final class ProbedServer implements AutoCloseable {

  /** In place of a status: no answer. */
  static final int NOTHING = 0;

  /**
   * @param service the value of the header {@code X-Service}, or null
   */
  record Request(String method, String path, @Nullable String service) {}

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final @Nullable SSLContext tls;
  private HttpServer server;
  private volatile List<Integer> statuses = List.of(200);

  private ProbedServer(@Nullable SSLContext tls) {
    this.tls = tls;
    this.server = listen(0);
  }

  static ProbedServer inTheClear() {
    return new ProbedServer(null);
  }

  static ProbedServer withTls(SSLContext tls) {
    return new ProbedServer(tls);
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** From now on, over and over. */
  void answer(Integer... statuses) {
    answered.set(0);
    this.statuses = List.of(statuses);
  }

  /** How many requests were answered as now. */
  int answered() {
    return answered.get();
  }

  List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Refuses connections. */
  void goDown() {
    server.stop(0);
  }

  /** Where it was. */
  void comeBack() {
    server = listen(port());
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    executor.shutdownNow();
  }

  private HttpServer listen(int port) {
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      var listening = tls == null ? HttpServer.create(address, 0) : secure(address, tls);
      listening.createContext("/", this::answer);
      listening.setExecutor(executor);
      listening.start();
      return listening;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static HttpServer secure(InetSocketAddress address, SSLContext tls) throws IOException {
    var server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return server;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              exchange.getRequestHeaders().getFirst("X-Service")));
      var all = statuses;
      int status = all.get(answered.getAndIncrement() % all.size());
      if (status == NOTHING) {
        closing.await();
        return;
      }
      var body = "a secret of the instance".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
