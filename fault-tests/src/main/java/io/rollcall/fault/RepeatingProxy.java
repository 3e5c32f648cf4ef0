package io.rollcall.fault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * An HTTP proxy before a replica, which sends every third write a second time while it is told to,
 * as proxies do that retry. It sends both at once, or the second one once the first is answered, by
 * turns, and answers when both are answered.
 *
 * <p>A client learns what it can rely on. When one of the two has an unknown outcome, so has the
 * write. When only one succeeded, such as the first of two removals, the write succeeded: a client
 * that was told 404 of the second could not tell that its own removal took the instance away.
 */
final class RepeatingProxy implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int REPEATED_ONE_IN = 3;
  private static final int OUTCOME_UNKNOWN = 504;
  private static final List<String> PASSED_ON = List.of("Content-Type", "If-None-Match");
  private static final List<String> PASSED_BACK =
      List.of("Content-Type", "Rollcall-Stale", "Rollcall-Revision");

  private final Supplier<URI> replica;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();
  private final AtomicInteger writes = new AtomicInteger();
  private final AtomicInteger repeated = new AtomicInteger();
  private volatile boolean repeating;

  private RepeatingProxy(Supplier<URI> replica) throws IOException {
    this.replica = replica;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  }

  /** Passes all on as it is. The caller closes it. */
  static RepeatingProxy before(Supplier<URI> replica) {
    try {
      var proxy = new RepeatingProxy(replica);
      proxy.server.setExecutor(proxy.threads);
      proxy.server.createContext("/", proxy::handle);
      proxy.server.start();
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  void repeat() {
    repeating = true;
  }

  /** Returns how many writes it repeated. */
  int stop() {
    repeating = false;
    return repeated.get();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
    http.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = request(exchange);
      var answer = exchange.getRequestMethod().equals("GET") ? send(request).get() : write(request);
      for (var name : PASSED_BACK) {
        answer
            .headers()
            .firstValue(name)
            .ifPresent(value -> exchange.getResponseHeaders().set(name, value));
      }
      var body = answer.body();
      exchange.sendResponseHeaders(answer.statusCode(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (ExecutionException noAnswer) {
      // The connection ends without an answer, as the replica's did.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpResponse<byte[]> write(HttpRequest request)
      throws ExecutionException, InterruptedException {
    int number = writes.incrementAndGet();
    if (!repeating || number % REPEATED_ONE_IN != 0) {
      return send(request).get();
    }
    repeated.incrementAndGet();
    var first = send(request);
    if (number % 2 == 0) {
      first.get();
    }
    var second = send(request);
    return conclusion(first.get(), second.get());
  }

  private static HttpResponse<byte[]> conclusion(
      HttpResponse<byte[]> first, HttpResponse<byte[]> second) {
    if (first.statusCode() == OUTCOME_UNKNOWN || second.statusCode() == OUTCOME_UNKNOWN) {
      return first.statusCode() == OUTCOME_UNKNOWN ? first : second;
    }
    return isSuccess(second) || !isSuccess(first) ? second : first;
  }

  private static boolean isSuccess(HttpResponse<byte[]> answer) {
    return answer.statusCode() < 300;
  }

  private CompletableFuture<HttpResponse<byte[]>> send(HttpRequest request) {
    return http.sendAsync(request, BodyHandlers.ofByteArray());
  }

  private HttpRequest request(HttpExchange exchange) throws IOException {
    var body = exchange.getRequestBody().readAllBytes();
    var request =
        HttpRequest.newBuilder(replica.get().resolve(exchange.getRequestURI()))
            .timeout(PATIENCE)
            .method(
                exchange.getRequestMethod(),
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    for (var name : PASSED_ON) {
      var value = exchange.getRequestHeaders().getFirst(name);
      if (value != null) {
        request.header(name, value);
      }
    }
    return request.build();
  }
}
