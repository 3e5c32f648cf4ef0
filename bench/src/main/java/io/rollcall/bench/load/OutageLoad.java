package io.rollcall.bench.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * {@link ProbedInstances} that all fail at the same moment, as when a rack is gone: how long until
 * each is unhealthy, and how long discovery reads take meanwhile. Once their server is stopped, so
 * that every probe waits for its timeout, and once it is killed, so that connections are refused.
 */
public final class OutageLoad {

  private static final int PORT = 18_080;
  private static final int READS_PER_SECOND = 500;

  /** Three failures, 10 s apart, and 5 s. */
  private static final Duration GOAL = Duration.ofSeconds(35);

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** Longer than any. */
  private static final long FAILED = TimeUnit.HOURS.toMicros(1);

  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private OutageLoad() {}

  /**
   * Measures and prints.
   *
   * @param args the load generator, which is not used, the command that starts Rollcall, a third of
   *     the seconds without an outage
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var idle = Duration.ofSeconds(Long.parseLong(args[2]) * 3);
    try (var server = Server.rollcall(args[1], PORT, Map.of("ROLLCALL_HEAP", "2g"))) {
      try (var target = ProbedInstances.start()) {
        ProbedInstances.register(server, i -> "127.0.0.1");
        await(server, "healthyInstances", ProbedInstances.COUNT);
        reads(server, idle);
        print("no outage", reads(server, idle));
        signal(target, "STOP");
        outage("their server is stopped", server);
        signal(target, "CONT");
        await(server, "healthyInstances", ProbedInstances.COUNT);
        reads(server, idle);
      }
      outage("their server is killed", server);
    }
  }

  private static void outage(String what, Server server) throws IOException, InterruptedException {
    try (var reading = new Reading(server)) {
      long startNanos = System.nanoTime();
      await(server, "unhealthyInstances", ProbedInstances.COUNT);
      var took = Duration.ofNanos(System.nanoTime() - startNanos);
      print(what, reading.latenciesMicros());
      System.out.printf(
          "%-24s all %d unhealthy after %.1f s; the goal is %d s%n",
          "", ProbedInstances.COUNT, took.toMillis() / 1e3, GOAL.toSeconds());
    }
  }

  private static List<Long> reads(Server server, Duration time)
      throws IOException, InterruptedException {
    try (var reading = new Reading(server)) {
      pass(server, time);
      return reading.latenciesMicros();
    }
  }

  private static void print(String what, List<Long> latenciesMicros) {
    var sorted = latenciesMicros.stream().sorted().toList();
    System.out.printf(
        "%-24s %d reads: median %.2f ms, p99 %.2f ms, longest %.1f ms%n",
        what,
        sorted.size(),
        sorted.get(sorted.size() / 2) / 1e3,
        sorted.get(sorted.size() * 99 / 100) / 1e3,
        sorted.getLast() / 1e3);
  }

  private static void await(Server server, String field, int count)
      throws IOException, InterruptedException {
    long startNanos = System.nanoTime();
    while (count(server, field) != count) {
      if (System.nanoTime() - startNanos > PATIENCE.toNanos()) {
        throw new IOException(
            "%s is %d, not %d, after %s".formatted(field, count(server, field), count, PATIENCE));
      }
      pass(server, LOOK_EVERY);
    }
  }

  private static int count(Server server, String field) throws IOException, InterruptedException {
    var stats = Http.get(server.uri().resolve("/api/v1/stats"));
    var found = Pattern.compile("\"%s\":([0-9]+)".formatted(field)).matcher(stats);
    if (!found.find()) {
      throw new IOException("no " + field + " in " + stats);
    }
    return Integer.parseInt(found.group(1));
  }

  private static void signal(Server target, String name) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + name, String.valueOf(target.process().pid()));
    if (kill.inheritIO().start().waitFor() != 0) {
      throw new IOException("kill -" + name + " failed");
    }
  }

  private static void pass(Server server, Duration time) throws IOException, InterruptedException {
    if (server.process().waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException(server.name() + " ended");
    }
  }

  /** Reads one service after another at a steady rate; each counts from when it was due. */
  private static final class Reading implements AutoCloseable {
    private final HttpClient client = HttpClient.newHttpClient();
    private final ExecutorService pace = Executors.newVirtualThreadPerTaskExecutor();
    private final ExecutorService reads = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Long> latenciesMicros = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    Reading(Server server) {
      pace.execute(() -> keepReading(server));
    }

    List<Long> latenciesMicros() {
      return List.copyOf(latenciesMicros);
    }

    @Override
    public void close() {
      closed = true;
      pace.close();
      reads.close();
      client.close();
    }

    private void keepReading(Server server) {
      long startNanos = System.nanoTime();
      for (long i = 0; !closed; i++) {
        long dueNanos = startNanos + i * TimeUnit.SECONDS.toNanos(1) / READS_PER_SECOND;
        LockSupport.parkNanos(dueNanos - System.nanoTime());
        var uri =
            server
                .uri()
                .resolve("/api/v1/services/service-" + i % ProbedInstances.SERVICES + "/instances");
        reads.execute(() -> read(uri, dueNanos));
      }
    }

    private void read(URI uri, long dueNanos) {
      try {
        var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
        boolean isGood = answer.statusCode() == 200;
        latenciesMicros.add(isGood ? (System.nanoTime() - dueNanos) / 1_000 : FAILED);
      } catch (IOException e) {
        latenciesMicros.add(FAILED);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
