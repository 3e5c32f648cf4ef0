package io.rollcall.backend.consul;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;

/** A real agent, which answers 500 or 400 to those calls that a test chooses. */
final class FailingAgent implements AutoCloseable {

  private final HttpClient client = HttpClient.newHttpClient();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<String> seen = new ConcurrentLinkedQueue<>();
  private final Queue<String> traces = new ConcurrentLinkedQueue<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final URI agent;
  private final HttpServer server;
  private volatile Predicate<String> failing = call -> false;
  private volatile Predicate<String> refused = call -> false;
  private volatile Predicate<String> lost = call -> false;
  private volatile Predicate<String> silent = call -> false;

  FailingAgent(URI agent) throws IOException {
    this.agent = agent;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::answer);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /**
   * @param calls such as {@code GET /v1/agent/self}; a body comes after the path
   */
  void fail(Predicate<String> calls) {
    failing = calls;
  }

  /** As {@link #fail}, with 400. */
  void refuse(Predicate<String> calls) {
    refused = calls;
  }

  /** As {@link #fail}, by a connection that breaks once the agent has done what was asked. */
  void lose(Predicate<String> calls) {
    lost = calls;
  }

  /** As {@link #fail}, by no answer at all. */
  void silence(Predicate<String> calls) {
    silent = calls;
  }

  /** How many calls were so. */
  long seen(Predicate<String> calls) {
    return seen.stream().filter(calls).count();
  }

  /** The trace that each call is part of, of those that say one. */
  List<String> traces() {
    return List.copyOf(traces);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    executor.shutdownNow();
    client.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    var sent = exchange.getRequestBody().readAllBytes();
    var call =
        "%s %s %s"
            .formatted(
                exchange.getRequestMethod(),
                exchange.getRequestURI(),
                new String(sent, StandardCharsets.UTF_8));
    seen.add(call);
    traces.addAll(exchange.getRequestHeaders().getOrDefault("traceparent", List.of()));
    try (exchange) {
      if (silent.test(call)) {
        closed.await();
        return;
      }
      if (failing.test(call) || refused.test(call)) {
        exchange.sendResponseHeaders(failing.test(call) ? 500 : 400, -1);
        return;
      }
      var request =
          HttpRequest.newBuilder(agent.resolve(exchange.getRequestURI()))
              .method(exchange.getRequestMethod(), BodyPublishers.ofByteArray(sent))
              .build();
      var response = client.send(request, BodyHandlers.ofByteArray());
      if (lost.test(call)) {
        return;
      }
      response
          .headers()
          .firstValue("X-Consul-Index")
          .ifPresent(index -> exchange.getResponseHeaders().add("X-Consul-Index", index));
      var body = response.body();
      exchange.sendResponseHeaders(response.statusCode(), body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
