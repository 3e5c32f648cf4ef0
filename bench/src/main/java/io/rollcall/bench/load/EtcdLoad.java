package io.rollcall.bench.load;

import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.ServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;

/**
 * Rollcall on etcd against etcd and its driver without Rollcall: registrations, heartbeats, and
 * discovery reads. Each round of writes begins with an empty etcd.
 */
public final class EtcdLoad {

  private EtcdLoad() {}

  /**
   * Measures and prints.
   *
   * @param args the load generator, the command that starts Rollcall, the seconds of a round
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var round = Duration.ofSeconds(Long.parseLong(args[2]));
    var load = new BackendLoad("etcd", new Wrk(args[0]), args[1], round);
    writes(load, round);
    try (var etcd = Etcd.V3_4.start(ServerOptions.PLAIN)) {
      load.compareReads(etcd.uri());
      try (var raw = new RawEtcd(etcd.uri())) {
        load.compareWatches(etcd.uri(), raw.watchLatency(etcd.uri()));
      }
    }
  }

  private static void writes(BackendLoad load, Duration round)
      throws IOException, InterruptedException {
    var puts = new ArrayList<Double>();
    var leasedPuts = new ArrayList<Double>();
    var registrations = new ArrayList<Double>();
    var heartbeats = new ArrayList<Double>();
    for (int i = 0; i < BackendLoad.ROUNDS; i++) {
      try (var etcd = Etcd.V3_4.start(ServerOptions.PLAIN);
          var raw = new RawEtcd(etcd.uri())) {
        raw.leasedPuts(round);
        puts.add(raw.puts(round));
        leasedPuts.add(raw.leasedPuts(round));
      }
      try (var etcd = Etcd.V3_4.start(ServerOptions.PLAIN);
          var rollcall = load.rollcall(etcd.uri())) {
        registrations.add(load.registrations(rollcall.uri(), "rollcall"));
        heartbeats.add(load.heartbeats(rollcall.uri()));
      }
    }
    BackendLoad.print("etcd: puts", puts, puts);
    BackendLoad.print("etcd: lease grants and puts", leasedPuts, puts);
    BackendLoad.print("Rollcall on etcd: registrations", registrations, puts);
    BackendLoad.print("  against lease grants and puts", registrations, leasedPuts);
    BackendLoad.print("Rollcall on etcd: heartbeats", heartbeats, puts);
  }
}
