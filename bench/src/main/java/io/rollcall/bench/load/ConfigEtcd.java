package io.rollcall.bench.load;

import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.ServerOptions;
import java.io.IOException;
import java.time.Duration;

/** Configurations on etcd against etcd and its driver without Rollcall: writes and watches. */
public final class ConfigEtcd {

  /** Room for every revision that the writes of all rounds leave. */
  private static final ServerOptions ROOMY =
      ServerOptions.PLAIN.withArguments("--quota-backend-bytes", "" + (8L << 30));

  private ConfigEtcd() {}

  /**
   * Measures and prints.
   *
   * @param args the load generator and the command that starts Rollcall, of which it needs none,
   *     and the seconds of a round
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var round = Duration.ofSeconds(Long.parseLong(args[2]));
    try (var etcd = Etcd.V3_5.start(ROOMY);
        var raw = new RawEtcd(etcd.uri());
        var one = ConfigReplica.onEtcd(etcd.uri())) {
      new ConfigWrites("etcd", round)
          .compare(one, (caller, number, key) -> raw.config(key, number));
      try (var other = ConfigReplica.onEtcd(etcd.uri())) {
        ConfigWatches.compare(one, other, "etcd", raw.watchLatency(etcd.uri()));
      }
    }
  }
}
