package io.rollcall.bench.load;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads of a configuration over HTTP against discovery reads of the same server, whose answer is
 * the value of that configuration: alternating rounds; prints medians.
 */
public final class ConfigLoad {

  private static final int PORT = 18_080;
  private static final int WARM_UP = 4;
  private static final String CONFIG_PATH = "/api/v1/config/bench/instances";

  private ConfigLoad() {}

  /**
   * Measures and prints.
   *
   * @param args the load generator, the command that starts Rollcall, the seconds of a round
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var wrk = new Wrk(args[0]);
    var round = Duration.ofSeconds(Long.parseLong(args[2]));
    try (var server = Server.rollcall(args[1], PORT, Map.of())) {
      TenInstances.register(HttpClient.newHttpClient(), server.uri());
      var value = Http.get(server.uri().resolve(TenInstances.PATH));
      Http.send("PUT", server.uri().resolve(CONFIG_PATH), value);
      System.out.printf("%d bytes; wrk -t1 -c32%n", value.length());

      var discovery = server.named("discovery reads");
      var config = server.named("configuration reads");
      wrk.run(server, TenInstances.PATH, round.multipliedBy(WARM_UP));
      wrk.run(server, CONFIG_PATH, round.multipliedBy(WARM_UP));
      List<Wrk.Result> ofDiscovery = new ArrayList<>();
      List<Wrk.Result> ofConfig = new ArrayList<>();
      for (int i = 0; i < Rounds.COUNT; i++) {
        ofDiscovery.add(wrk.run(server, TenInstances.PATH, round));
        ofConfig.add(wrk.run(server, CONFIG_PATH, round));
      }
      var rounds = new Rounds(Map.of(discovery, ofDiscovery, config, ofConfig));
      rounds.print(discovery, discovery);
      rounds.print(config, discovery);
    }
  }
}
