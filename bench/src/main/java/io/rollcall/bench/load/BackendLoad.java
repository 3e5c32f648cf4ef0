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
  static final int ROUNDS = 2;

  /** A JVM that shares two cores compiles for that long what a registration takes. */
  private static final int WARM_UP_ROUNDS = 6;

  private static final Path REGISTER = Path.of("bench", "register.lua");
  private static final Path HEARTBEAT = Path.of("bench", "heartbeat.lua");

  private static final int INSTANCES = 10;
  private static final String INSTANCES_PATH = "/api/v1/services/orders/instances";
  private static final String INSTANCE =
      """
      {"host": "10.0.0.1", "port": 8080, "zone": "a", "version": "1.4.2", "healthCheck": \
      {"type": "heartbeat", "ttl": "1h"}}""";

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

  /** New instances a second, by 32 connections, at Rollcall or at its peer. */
  double registrations(URI server, String peer) throws IOException, InterruptedException {
    wrk.perSecond(server, target(REGISTER, peer, "warm-up-"), round.multipliedBy(WARM_UP_ROUNDS));
    return wrk.perSecond(server, target(REGISTER, peer, "i"), round);
  }

  /** Of two hundred of the instances that {@link #registrations} made. */
  double heartbeats(URI server) throws IOException, InterruptedException {
    var target = target(HEARTBEAT, "rollcall", "i");
    wrk.perSecond(server, target, round);
    return wrk.perSecond(server, target, round);
  }

  private static Wrk.Target target(Path script, String peer, String prefix) {
    return new Wrk.Target(script, Map.of("PEER", peer, "PREFIX", prefix, "COUNT", "200"));
  }

  private double reads(URI rollcall) throws IOException, InterruptedException {
    for (int i = 0; i < INSTANCES; i++) {
      Http.send("PUT", rollcall.resolve(INSTANCES_PATH + "/orders-" + i), INSTANCE);
    }
    wrk.perSecond(rollcall.resolve(INSTANCES_PATH), round);
    return wrk.perSecond(rollcall.resolve(INSTANCES_PATH), round);
  }

  /** From one replica to a watcher of another, against {@code raw}: in milliseconds. */
  void compareWatches(URI store, double raw) throws IOException, InterruptedException {
    try (var one = rollcall(store);
        var other = rollcall(backend, store, PORT + 1)) {
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
    return rollcall(backend, store, PORT);
  }

  private Server rollcall(String backend, URI store, int port)
      throws IOException, InterruptedException {
    return Server.rollcall(
        command,
        port,
        Map.of(
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
