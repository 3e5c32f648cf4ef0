package io.rollcall.bench.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Discovery reads of 10 instances over HTTP, against a bare Netty server that sends the same bytes:
 * both warmed up, then alternating rounds; prints medians and ratios.
 */
public final class DiscoveryLoad {

  private static final int INSTANCES = 10;
  private static final int ROUNDS = 3;
  private static final String PATH = "/api/v1/services/orders/instances";

  private DiscoveryLoad() {}

  /**
   * Measures and prints.
   *
   * @param args the load generator, the command that starts Rollcall, the seconds of a round
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var wrk = new Wrk(args[0]);
    var round = Duration.ofSeconds(Long.parseLong(args[2]));
    run(wrk, args[1], round);
  }

  private static void run(Wrk wrk, String command, Duration round)
      throws IOException, InterruptedException {
    try (var rollcall = Server.rollcall(command, 18_080, Map.of())) {
      register(rollcall.uri());
      var answer = Files.createTempFile("rollcall-answer", ".json");
      try (var bare = bareNetty(fetch(rollcall.uri(), answer))) {
        measure(wrk, rollcall, bare, round);
      } finally {
        Files.delete(answer);
      }
    }
  }

  private static Server bareNetty(Path answer) throws IOException, InterruptedException {
    var classPath = System.getProperty("java.class.path");
    return Server.start(
        "bare Netty",
        18_081,
        List.of("-cp", classPath, BareNetty.class.getName(), "18081", answer.toString()));
  }

  private static void measure(Wrk wrk, Server rollcall, Server bare, Duration round)
      throws IOException, InterruptedException {
    wrk.run(bare, PATH, round.multipliedBy(2));
    wrk.run(rollcall, PATH, round.multipliedBy(2));
    var ours = new ArrayList<Wrk.Result>();
    var theirs = new ArrayList<Wrk.Result>();
    for (int i = 0; i < ROUNDS; i++) {
      theirs.add(wrk.run(bare, PATH, round));
      ours.add(wrk.run(rollcall, PATH, round));
    }
    print(bare.name(), theirs, theirs);
    print(rollcall.name(), ours, theirs);
  }

  private static void print(String name, List<Wrk.Result> results, List<Wrk.Result> base) {
    double rate = median(results, Wrk.Result::perSecond);
    double cpu = median(results, Wrk.Result::cpuMicros);
    System.out.printf(
        "%-12s %8.0f requests/s (%.2f x)  %6.2f us of server CPU a request (%.2f x)%n",
        name,
        rate,
        rate / median(base, Wrk.Result::perSecond),
        cpu,
        cpu / median(base, Wrk.Result::cpuMicros));
  }

  private static double median(List<Wrk.Result> results, ToDoubleFunction<Wrk.Result> figure) {
    return results.stream()
        .mapToDouble(figure)
        .sorted()
        .skip(results.size() / 2)
        .findFirst()
        .orElseThrow();
  }

  private static void register(URI server) throws IOException, InterruptedException {
    for (int i = 0; i < INSTANCES; i++) {
      var body =
          """
          {"host": "10.0.0.%d", "port": 8080, "zone": "a", "version": "1.4.2", "healthCheck": \
          {"type": "heartbeat", "ttl": "1h"}}"""
              .formatted(i);
      Http.send("PUT", server.resolve(PATH + "/orders-" + i), body);
    }
  }

  /** What the server answers; says how many bytes that is. */
  private static Path fetch(URI server, Path file) throws IOException, InterruptedException {
    Files.writeString(file, Http.get(server.resolve(PATH)));
    System.out.printf(
        "%d instances, %d bytes; wrk -t1 -c32, %d alternating rounds%n",
        INSTANCES, Files.size(file), ROUNDS);
    return file;
  }
}
