package io.rollcall.fault;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stand-in for a replica answers the second time otherwise than the first. */
class RepeatingProxyTest {

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<String> received = Collections.synchronizedList(new ArrayList<>());
  private HttpServer replica;
  private RepeatingProxy proxy;
  private int first;
  private int later;

  @BeforeEach
  void start() throws IOException {
    replica = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    replica.createContext("/", this::answer);
    replica.start();
    var uri = URI.create("http://127.0.0.1:" + replica.getAddress().getPort());
    proxy = RepeatingProxy.before(() -> uri);
    proxy.repeat();
  }

  @AfterEach
  void close() {
    proxy.close();
    replica.stop(0);
    http.close();
  }

  @Test
  void everyThirdWriteIsRepeatedAndNoRead() throws Exception {
    first = 200;
    later = 200;
    for (int i = 1; i <= 3; i++) {
      send(request -> request.PUT(BodyPublishers.ofString("body")));
      send(HttpRequest.Builder::GET);
    }

    assertThat(received)
        .containsExactly("PUT body", "GET ", "PUT body", "GET ", "PUT body", "PUT body", "GET ");
    assertThat(proxy.stop()).isEqualTo(1);
    send(HttpRequest.Builder::DELETE);
    send(HttpRequest.Builder::DELETE);
    send(HttpRequest.Builder::DELETE);
    assertThat(received).hasSize(10);
  }

  @Test
  void whatSucceededOnceSucceeded() throws Exception {
    first = 204;
    later = 404;

    assertThat(answerToRepeatedRemoval()).isEqualTo(204);
  }

  @Test
  void whatIsUnknownOnceIsUnknown() throws Exception {
    first = 504;
    later = 404;

    assertThat(answerToRepeatedRemoval()).isEqualTo(504);
  }

  @Test
  void whatFailedTwiceFailed() throws Exception {
    first = 503;
    later = 404;

    assertThat(answerToRepeatedRemoval()).isIn(503, 404);
  }

  private int answerToRepeatedRemoval() throws Exception {
    send(HttpRequest.Builder::GET);
    send(request -> request.PUT(BodyPublishers.noBody()));
    send(request -> request.PUT(BodyPublishers.noBody()));
    received.clear();
    int status = send(HttpRequest.Builder::DELETE);
    assertThat(received).containsExactly("DELETE ", "DELETE ");
    return status;
  }

  private int send(UnaryOperator<HttpRequest.Builder> method) throws Exception {
    var request = method.apply(HttpRequest.newBuilder(proxy.uri().resolve("/x"))).build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      received.add(exchange.getRequestMethod() + " " + body);
      exchange.sendResponseHeaders(received.size() == 1 ? first : later, -1);
    }
  }
}
