package io.rollcall.bench.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Discovery reads of 10 instances, picks of one, and registrations, on a server that counts, traces
 * 1 % and knows callers by tokens, against one that does none of that. Then reads while the
 * collector takes nothing for a minute, against reads before. All in alternating rounds, on the
 * memory backend.
 */
public final class TelemetryLoad {

  private static final int PORT = 18_080;
  private static final int SERVICES = 100;
  private static final String SELECT = "/api/v1/services/orders/select";
  private static final Path REPLACE = Path.of("bench", "replace.lua");
  private static final Duration STALL = Duration.ofMinutes(1);

  private final Wrk wrk;
  private final Duration round;
  private final HttpClient client = HttpClient.newHttpClient();
  private final String authorization;

  private TelemetryLoad(Wrk wrk, Duration round, String authorization) {
    this.wrk = wrk.with("Authorization: " + authorization);
    this.round = round;
    this.authorization = authorization;
  }

  /**
   * Measures and prints.
   *
   * @param args the load generator, the command that starts Rollcall, the seconds of a round
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var round = Duration.ofSeconds(Long.parseLong(args[2]));
    var tokens = Files.createTempDirectory("rollcall-tokens").resolve("tokens.yml");
    var load =
        new TelemetryLoad(new Wrk(args[0]), round, "Bearer " + BenchToken.create(args[1], tokens));
    var nothing = Map.of("ROLLCALL_TELEMETRY_METRICS_ENABLED", "false");
    try (var collector = new StallingCollector()) {
      var everything =
          Map.of(
              "ROLLCALL_SECURITY_TOKENS_FILE",
              tokens.toString(),
              "ROLLCALL_TELEMETRY_TRACES_SAMPLE_RATIO",
              "0.01",
              "ROLLCALL_TELEMETRY_OTLP_ENDPOINT",
              collector.uri().toString(),
              "ROLLCALL_TELEMETRY_OTLP_PROTOCOL",
              "http/protobuf");
      try (var off = Server.rollcall(args[1], PORT, nothing).named("all off");
          var on =
              Server.rollcall(args[1], PORT + 1, everything).named("metrics, 1 % traces, tokens")) {
        load.compare(off, on);
        load.stall(on, collector);
      }
    }
  }

  private void compare(Server off, Server on) throws IOException, InterruptedException {
    var servers = List.of(off, on);
    for (var server : servers) {
      TenInstances.register(client, server.uri(), "Authorization", authorization);
    }
    for (var path : List.of(TenInstances.PATH, SELECT)) {
      System.out.println(path);
      print(Rounds.of(path, wrk, servers, round), off, on);
    }
    System.out.println("Registrations, each otherwise than before, in " + SERVICES + " services");
    print(registrations(servers), off, on);
  }

  private static void print(Rounds rounds, Server off, Server on) {
    rounds.print(off, off);
    rounds.print(on, off);
  }

  /** The first run warms up. */
  private Rounds registrations(List<Server> servers) throws IOException, InterruptedException {
    var results = new LinkedHashMap<Server, List<Wrk.Result>>();
    for (int i = -1; i < Rounds.COUNT; i++) {
      for (var server : servers) {
        var environment = Map.of("SERVICES", "" + SERVICES, "AUTHORIZATION", authorization);
        var result = wrk.run(server, new Wrk.Target(REPLACE, environment), round);
        if (i >= 0) {
          results.computeIfAbsent(server, none -> new ArrayList<>()).add(result);
        }
      }
    }
    return new Rounds(results);
  }

  /** A failed request, or one that takes 10 s, ends it with an error. */
  private void stall(Server server, StallingCollector collector)
      throws IOException, InterruptedException {
    var before = wrk.run(server, TenInstances.PATH, STALL);
    collector.stall();
    var meanwhile = wrk.run(server, TenInstances.PATH, STALL);
    System.out.printf(
        "Reads for %d s while the collector stalls: %.0f requests/s, %.2f x of the %d s before; none"
            + " failed%n",
        STALL.toSeconds(),
        meanwhile.perSecond(),
        meanwhile.perSecond() / before.perSecond(),
        STALL.toSeconds());
    metrics(server)
        .lines()
        .filter(line -> line.startsWith("rollcall_telemetry_"))
        .forEach(System.out::println);
  }

  private String metrics(Server server) throws IOException, InterruptedException {
    URI uri = server.uri().resolve("/prometheus");
    var request = HttpRequest.newBuilder(uri).header("Authorization", authorization).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }
}
