package io.rollcall.bench.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Discovery reads of 10 instances over HTTP, against a bare Netty server that sends the same bytes:
 * both warmed up, then alternating rounds; prints medians and ratios.
 */
public final class DiscoveryLoad {

  private static final int INSTANCES = 10;
  private static final int ROUNDS = 5;
  private static final int PORT = 18_080;
  private static final String PATH = "/api/v1/services/orders/instances";

  private DiscoveryLoad() {}

  /**
   * Measures and prints.
   *
   * @param args the load generator, the command that starts Rollcall or several with colons
   *     between, the seconds of a round
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var wrk = new Wrk(args[0]);
    var round = Duration.ofSeconds(Long.parseLong(args[2]));
    var servers = new ArrayList<Server>();
    var answer = Files.createTempFile("rollcall-answer", ".json");
    try {
      for (var command : args[1].split(":", -1)) {
        servers.add(Server.rollcall(command, PORT + 1 + servers.size(), Map.of()));
        register(servers.getLast().uri());
      }
      servers.addFirst(bareNetty(fetch(servers.getFirst().uri(), answer)));
      measure(wrk, servers, round);
    } finally {
      servers.forEach(Server::close);
      Files.delete(answer);
    }
  }

  private static Server bareNetty(Path answer) throws IOException, InterruptedException {
    var classPath = System.getProperty("java.class.path");
    return Server.start(
        "bare Netty",
        PORT,
        List.of("-cp", classPath, BareNetty.class.getName(), "" + PORT, answer.toString()));
  }

  /** Compares all servers with the first. */
  private static void measure(Wrk wrk, List<Server> servers, Duration round)
      throws IOException, InterruptedException {
    var results = new LinkedHashMap<Server, List<Wrk.Result>>();
    for (var server : servers) {
      wrk.run(server, PATH, round.multipliedBy(2));
    }
    for (int i = 0; i < ROUNDS; i++) {
      for (var server : servers) {
        results
            .computeIfAbsent(server, none -> new ArrayList<>())
            .add(wrk.run(server, PATH, round));
      }
    }
    var base = results.firstEntry().getValue();
    results.forEach((server, all) -> print(server.name(), all, base));
  }

  private static void print(String name, List<Wrk.Result> results, List<Wrk.Result> base) {
    double rate = median(results, Wrk.Result::perSecond);
    double cpu = median(results, Wrk.Result::cpuMicros);
    System.out.printf(
        "%-28s %8.0f requests/s (%.2f x)  %6.2f us of server CPU a request (%.2f x)%n",
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
