package io.rollcall.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** What servers did in alternating rounds of the same load, once each was warmed up. */
record Rounds(Map<Server, List<Wrk.Result>> results) {

  static final int COUNT = 5;

  /** What TLS takes is compiled late, where JVMs share two cores with who asks. */
  private static final int WARM_UP = 4;

  /** Loads the servers in turn. */
  static Rounds of(String path, Wrk wrk, List<Server> servers, Duration round)
      throws IOException, InterruptedException {
    var results = new LinkedHashMap<Server, List<Wrk.Result>>();
    for (var server : servers) {
      wrk.run(server, path, round.multipliedBy(WARM_UP));
    }
    for (int i = 0; i < COUNT; i++) {
      for (var server : servers) {
        results
            .computeIfAbsent(server, none -> new ArrayList<>())
            .add(wrk.run(server, path, round));
      }
    }
    return new Rounds(results);
  }

  /** Prints the medians of one server, against those of another. */
  void print(Server server, Server base) {
    System.out.printf(
        "%-28s %8.0f requests/s (%.2f x)  %6.2f us of server CPU a request (%.2f x)%n",
        server.name(),
        median(server, Wrk.Result::perSecond),
        median(server, Wrk.Result::perSecond) / median(base, Wrk.Result::perSecond),
        cpuMicros(server),
        cpuMicros(server) / cpuMicros(base));
  }

  /** Processor time of the server for one request, the median. */
  double cpuMicros(Server server) {
    return median(server, Wrk.Result::cpuMicros);
  }

  private double median(Server server, ToDoubleFunction<Wrk.Result> figure) {
    return Objects.requireNonNull(results.get(server)).stream()
        .mapToDouble(figure)
        .sorted()
        .skip(COUNT / 2)
        .findFirst()
        .orElseThrow();
  }
}
