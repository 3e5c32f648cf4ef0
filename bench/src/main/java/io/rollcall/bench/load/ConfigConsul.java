package io.rollcall.bench.load;

import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.ServerOptions;
import java.io.IOException;
import java.time.Duration;

/** Configurations on Consul against its HTTP API without Rollcall: writes and watches. */
public final class ConfigConsul {

  private ConfigConsul() {}

  /**
   * Measures and prints.
   *
   * @param args the load generator and the command that starts Rollcall, of which it needs none,
   *     and the seconds of a round
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var round = Duration.ofSeconds(Long.parseLong(args[2]));
    try (var consul = Consul.start(ServerOptions.PLAIN);
        var one = ConfigReplica.onConsul(consul.uri())) {
      var raw = new RawConsul(consul.uri());
      new ConfigWrites("consul", round)
          .compare(one, (caller, number, key) -> raw.config(key, number));
      try (var other = ConfigReplica.onConsul(consul.uri())) {
        ConfigWatches.compare(one, other, "consul", raw.watchLatency());
      }
    }
  }
}
