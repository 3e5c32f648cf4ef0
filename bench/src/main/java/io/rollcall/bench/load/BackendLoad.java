package io.rollcall.bench.load;

import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Rollcall on etcd and on Consul against the same servers without it: registrations, heartbeats,
 * and discovery reads. Every figure of writes is from servers that were empty before.
 */
public final class BackendLoad {

  private static final int PORT = 18_080;
  private static final int ROUNDS = 2;
  private static final Path REGISTER = Path.of("bench", "register.lua");
  private static final Path HEARTBEAT = Path.of("bench", "heartbeat.lua");

  private static final int INSTANCES = 10;
  private static final String INSTANCES_PATH = "/api/v1/services/orders/instances";
  private static final String INSTANCE =
      """
      {"host": "10.0.0.1", "port": 8080, "zone": "a", "version": "1.4.2", "healthCheck": \
      {"type": "heartbeat", "ttl": "1h"}}""";

  private final Wrk wrk;
  private final String jar;
  private final Duration round;

  private BackendLoad(Wrk wrk, String jar, Duration round) {
    this.wrk = wrk;
    this.jar = jar;
    this.round = round;
  }

  /**
   * Measures and prints.
   *
   * @param args the load generator, the server's jar, the seconds of a round
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var load =
        new BackendLoad(new Wrk(args[0]), args[1], Duration.ofSeconds(Long.parseLong(args[2])));
    load.etcdWrites();
    load.consulWrites();
    load.reads();
  }

  private void etcdWrites() throws IOException, InterruptedException {
    var puts = new ArrayList<Double>();
    var leasedPuts = new ArrayList<Double>();
    var registrations = new ArrayList<Double>();
    var heartbeats = new ArrayList<Double>();
    for (int i = 0; i < ROUNDS; i++) {
      try (var etcd = Etcd.start(ServerOptions.PLAIN);
          var raw = new RawEtcd(etcd.uri())) {
        raw.leasedPuts(round.dividedBy(2));
        puts.add(raw.puts(round));
        leasedPuts.add(raw.leasedPuts(round));
      }
      try (var etcd = Etcd.start(ServerOptions.PLAIN);
          var rollcall = rollcall("etcd", etcd.uri())) {
        registrations.add(registrations(rollcall.uri(), "rollcall"));
        heartbeats.add(heartbeats(rollcall.uri()));
      }
    }
    print("etcd: puts by its driver", puts, puts);
    print("etcd: grants and puts by its driver", leasedPuts, puts);
    print("Rollcall on etcd: registrations", registrations, puts);
    print("Rollcall on etcd: heartbeats", heartbeats, puts);
  }

  private void consulWrites() throws IOException, InterruptedException {
    var direct = new ArrayList<Double>();
    var registrations = new ArrayList<Double>();
    for (int i = 0; i < ROUNDS; i++) {
      try (var consul = Consul.start(ServerOptions.PLAIN)) {
        direct.add(registrations(consul.uri(), "consul"));
      }
      try (var consul = Consul.start(ServerOptions.PLAIN);
          var rollcall = rollcall("consul", consul.uri())) {
        registrations.add(registrations(rollcall.uri(), "rollcall"));
      }
    }
    print("Consul: registrations at its agent", direct, direct);
    print("Rollcall on Consul: registrations", registrations, direct);
  }

  private void reads() throws IOException, InterruptedException {
    var direct = new ArrayList<Double>();
    var memory = new ArrayList<Double>();
    var onEtcd = new ArrayList<Double>();
    var onConsul = new ArrayList<Double>();
    try (var etcd = Etcd.start(ServerOptions.PLAIN);
        var consul = Consul.start(ServerOptions.PLAIN)) {
      for (int i = 0; i < ROUNDS; i++) {
        memory.add(reads("memory", etcd.uri()));
        onEtcd.add(reads("etcd", etcd.uri()));
        onConsul.add(reads("consul", consul.uri()));
        direct.add(wrk.perSecond(consul.uri().resolve("/v1/health/service/orders?passing"), round));
      }
    }
    print("Rollcall in memory: reads", memory, direct);
    print("Rollcall on etcd: reads", onEtcd, memory);
    print("Rollcall on Consul: reads", onConsul, memory);
    print("Consul: health reads", direct, direct);
  }

  private double registrations(URI server, String peer) throws IOException, InterruptedException {
    wrk.perSecond(server, target(REGISTER, peer, "warm-up-"), round.dividedBy(2));
    return wrk.perSecond(server, target(REGISTER, peer, "i"), round);
  }

  private double heartbeats(URI server) throws IOException, InterruptedException {
    var target = target(HEARTBEAT, "rollcall", "i");
    wrk.perSecond(server, target, round.dividedBy(2));
    return wrk.perSecond(server, target, round);
  }

  private static Wrk.Target target(Path script, String peer, String prefix) {
    return new Wrk.Target(script, Map.of("PEER", peer, "PREFIX", prefix, "COUNT", "1000"));
  }

  private double reads(String backend, URI store) throws IOException, InterruptedException {
    try (var rollcall = rollcall(backend, store)) {
      for (int i = 0; i < INSTANCES; i++) {
        Http.send("PUT", rollcall.uri().resolve(INSTANCES_PATH + "/orders-" + i), INSTANCE);
      }
      wrk.perSecond(rollcall.uri().resolve(INSTANCES_PATH), round);
      return wrk.perSecond(rollcall.uri().resolve(INSTANCES_PATH), round);
    }
  }

  private Server rollcall(String backend, URI store) throws IOException, InterruptedException {
    return Server.start(
        "Rollcall",
        PORT,
        List.of("-jar", jar, "--port=" + PORT),
        Map.of(
            "ROLLCALL_BACKEND",
            backend,
            "ROLLCALL_ETCD_ENDPOINTS",
            store.toString(),
            "ROLLCALL_CONSUL_ENDPOINTS",
            store.toString()));
  }

  private static void print(String what, List<Double> rates, List<Double> base) {
    double rate = best(rates);
    System.out.printf("%-38s %8.0f/s (%.2f x)%n", what, rate, rate / best(base));
  }

  /** Of few rounds the least disturbed one says most. */
  private static double best(List<Double> rates) {
    return rates.stream().mapToDouble(rate -> rate).max().orElseThrow();
  }
}
