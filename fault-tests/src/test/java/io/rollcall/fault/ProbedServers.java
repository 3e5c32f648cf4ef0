package io.rollcall.fault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.rollcall.time.Clock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** What is probed: one path for each instance, which remembers when it was asked. */
final class ProbedServers implements AutoCloseable {

  private final Clock clock = Clock.system();
  private final Map<String, Queue<Long>> probes = new ConcurrentHashMap<>();
  private final HttpServer server;
  private volatile int status = 200;

  ProbedServers() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  long nanos() {
    return clock.nanos();
  }

  /** Of all paths, from now on. */
  void answer(int status) {
    this.status = status;
  }

  /** When a path was asked, first to last. */
  List<Long> of(String path) {
    return List.copyOf(probes.getOrDefault(path, new ConcurrentLinkedQueue<>()));
  }

  /** How often each of those paths was asked between two moments. */
  List<Long> counts(Collection<String> paths, long fromNanos, long toNanos) {
    return paths.stream()
        .map(path -> of(path).stream().filter(at -> at >= fromNanos && at < toNanos).count())
        .toList();
  }

  /** The longest that any of those paths was not asked between two moments. */
  Duration longestSilence(Collection<String> paths, long fromNanos, long toNanos) {
    var longest = 0L;
    for (var path : paths) {
      var last = fromNanos;
      for (var at : of(path)) {
        if (at > fromNanos && at < toNanos) {
          longest = Math.max(longest, at - last);
          last = at;
        }
      }
      longest = Math.max(longest, toNanos - last);
    }
    return Duration.ofNanos(longest);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    probes
        .computeIfAbsent(exchange.getRequestURI().getPath(), path -> new ConcurrentLinkedQueue<>())
        .add(clock.nanos());
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }
}
