package io.rollcall.bench.load;

import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.ServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * Rollcall on etcd against etcd and its driver without Rollcall: registrations, heartbeats, and
 * discovery reads.
 */
public final class EtcdLoad {

  private EtcdLoad() {}

  /**
   * Measures and prints.
   *
   * @param args the load generator, the command that starts Rollcall or several with colons
   *     between, the seconds of a round
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var round = Duration.ofSeconds(Long.parseLong(args[2]));
    var wrk = new Wrk(args[0]);
    var commands = List.of(args[1].split(":", -1));
    new EtcdWrites(wrk, commands, round).compare();
    var load = new BackendLoad("etcd", wrk, commands.getFirst(), round);
    try (var etcd = Etcd.V3_4.start(ServerOptions.PLAIN)) {
      load.compareReads(etcd.uri());
      try (var raw = new RawEtcd(etcd.uri())) {
        load.compareWatches(etcd.uri(), raw.watchLatency(etcd.uri()));
      }
    }
  }
}
