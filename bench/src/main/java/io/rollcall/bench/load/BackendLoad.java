package io.rollcall.bench.load;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is measured of Rollcall on any backend that is a server of its own. */
final class BackendLoad {

  private static final int PORT = 18_080;

  /** Warming up and measuring register more than the usual one is for. */
  private static final String HEAP = "2g";

  static final int ROUNDS = 2;

  private static final Path REGISTER = Path.of("bench", "register.lua");
  private static final Path HEARTBEAT = Path.of("bench", "heartbeat.lua");

  private static final int SERVICES = 1000;
  private static final int INSTANCES = 10;
  private static final String INSTANCES_PATH = "/api/v1/services/orders/instances";
  private final String backend;
  private final Wrk wrk;
  private final String command;
  private final Duration round;

  BackendLoad(String backend, Wrk wrk, String command, Duration round) {
    this.backend = backend;
    this.wrk = wrk;
    this.command = command;
    this.round = round;
  }

  /** Reads on the backend against reads in memory; returns the former. */
  List<Double> compareReads(URI store) throws IOException, InterruptedException {
    var inMemory = new ArrayList<Double>();
    var onBackend = new ArrayList<Double>();
    for (int i = 0; i < ROUNDS; i++) {
      try (var rollcall = rollcall("memory", store, PORT)) {
        inMemory.add(reads(rollcall.uri()));
      }
      try (var rollcall = rollcall(store)) {
        onBackend.add(reads(rollcall.uri()));
      }
    }
    print("Rollcall in memory: reads", inMemory, inMemory);
    print("Rollcall on " + backend + ": reads", onBackend, inMemory);
    return onBackend;
  }

  /** What a registration sends. */
  static String instance(String version) {
    return """
        {"host": "10.0.0.1", "port": 8080, "zone": "a", "version": "%s", "healthCheck": \
        {"type": "heartbeat", "ttl": "1h"}}"""
        .formatted(version);
  }

  /**
   * New instances a second, by 32 connections, in so many services.
   *
   * @param prefix of the instances' ids, which are new if it is
   */
  double registrations(URI server, String prefix, int services)
      throws IOException, InterruptedException {
    return wrk.perSecond(server, target(REGISTER, prefix, services), round);
  }

  /** Registers other instances for a while at Rollcall. */
  void warmUp(URI rollcall, int rounds) throws IOException, InterruptedException {
    var target = target(REGISTER, "warm-up-", SERVICES);
    wrk.perSecond(rollcall, target, round.multipliedBy(rounds));
  }

  /** Of two hundred of the instances that {@link #registrations} made, once they are warm. */
  double heartbeats(URI server) throws IOException, InterruptedException {
    heartbeats(server, "i");
    return heartbeats(server, "i");
  }

  /** As the other, as it is. */
  double heartbeats(URI server, String prefix) throws IOException, InterruptedException {
    return wrk.perSecond(server, target(HEARTBEAT, prefix, SERVICES), round);
  }

  private static Wrk.Target target(Path script, String prefix, int services) {
    return new Wrk.Target(
        script, Map.of("PREFIX", prefix, "COUNT", "200", "SERVICES", Integer.toString(services)));
  }

  private double reads(URI rollcall) throws IOException, InterruptedException {
    for (int i = 0; i < INSTANCES; i++) {
      Http.send("PUT", rollcall.resolve(INSTANCES_PATH + "/orders-" + i), instance("1.4.2"));
    }
    wrk.perSecond(rollcall.resolve(INSTANCES_PATH), round);
    return wrk.perSecond(rollcall.resolve(INSTANCES_PATH), round);
  }

  /** From one replica to a watcher of another, against {@code raw}: in milliseconds. */
  void compareWatches(URI store, double raw) throws IOException, InterruptedException {
    try (var one = rollcall(store);
        var other = rollcall(store, 1)) {
      reads(one.uri());
      reads(other.uri());
      double ours = WatchLatency.ofRollcall(one.uri(), other.uri());
      System.out.printf(
          "a change at one replica is seen at another in %.1f ms, at %s in %.1f ms (%.1f x)%n",
          ours, backend, raw, ours / raw);
    }
  }

  /** Starts Rollcall on the backend; the caller closes it. */
  Server rollcall(URI store) throws IOException, InterruptedException {
    return rollcall(store, 0);
  }

  /** As the other, where {@code others} run already. */
  Server rollcall(URI store, int others) throws IOException, InterruptedException {
    return rollcall(backend, store, PORT + others);
  }

  private Server rollcall(String backend, URI store, int port)
      throws IOException, InterruptedException {
    return Server.rollcall(
        command,
        port,
        Map.of(
            "ROLLCALL_HEAP",
            HEAP,
            "ROLLCALL_BACKEND",
            backend,
            "ROLLCALL_ETCD_ENDPOINTS",
            store.toString(),
            "ROLLCALL_CONSUL_ENDPOINTS",
            store.toString()));
  }

  static void print(String what, List<Double> rates, List<Double> base) {
    double rate = best(rates);
    System.out.printf("%-38s %8.0f/s (%.2f x)%n", what, rate, rate / best(base));
  }

  /** Of few rounds the least disturbed one says most. */
  private static double best(List<Double> rates) {
    return rates.stream().mapToDouble(rate -> rate).max().orElseThrow();
  }
}
