package io.rollcall.bench.load;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Discovery reads of 10 instances, and picks of one, where callers are known by tokens, against a
 * server that asks nobody, which is sent the same requests. Then good reads beside as many
 * connections whose logins fail, against good reads beside as many good ones. All in alternating
 * rounds.
 */
public final class TokenLoad {

  private static final int PORT = 18_080;
  private static final String SELECT = "/api/v1/services/orders/select";

  private TokenLoad() {}

  /**
   * Measures and prints.
   *
   * @param args the load generator, the command that starts Rollcall, the seconds of a round
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var round = Duration.ofSeconds(Long.parseLong(args[2]));
    var tokens = Files.createTempDirectory("rollcall-tokens").resolve("tokens.yml");
    var secret = BenchToken.create(args[1], tokens);
    var good = new Wrk(args[0]).with("Authorization: Bearer " + secret);
    var bad = new Wrk(args[0]).with("Authorization: Bearer " + unknown(args[1], tokens));
    try (var open = Server.rollcall(args[1], PORT, Map.of()).named("no tokens");
        var asking =
            Server.rollcall(
                    args[1], PORT + 1, Map.of("ROLLCALL_SECURITY_TOKENS_FILE", tokens.toString()))
                .named("tokens")) {
      var servers = List.of(open, asking);
      for (var server : servers) {
        TenInstances.register(
            HttpClient.newHttpClient(), server.uri(), "Authorization", "Bearer " + secret);
      }
      for (var path : List.of(TenInstances.PATH, SELECT)) {
        System.out.println(path);
        var rounds = Rounds.of(path, good, servers, round);
        servers.forEach(server -> rounds.print(server, open));
      }
      beside(good, bad, asking, round);
    }
  }

  /** The first run warms up. */
  private static void beside(Wrk good, Wrk bad, Server server, Duration round)
      throws IOException, InterruptedException {
    var results = new HashMap<Wrk, List<Wrk.Result>>();
    good.run(server, TenInstances.PATH, round);
    for (int i = 0; i < Rounds.COUNT; i++) {
      for (var other : List.of(good, bad)) {
        var others = other.beside(server, TenInstances.PATH, round);
        results
            .computeIfAbsent(other, none -> new ArrayList<>())
            .add(good.run(server, TenInstances.PATH, round));
        others.waitFor();
      }
    }
    System.out.println("Good reads on 32 connections beside 32 others");
    var rounds =
        new Rounds(
            Map.of(
                server.named("whose logins are good"), results.get(good),
                server.named("whose logins fail"), results.get(bad)));
    var base = server.named("whose logins are good");
    rounds.print(base, base);
    rounds.print(server.named("whose logins fail"), base);
  }

  private static String unknown(String command, Path tokens)
      throws IOException, InterruptedException {
    return BenchToken.create(command, tokens.resolveSibling("others.yml"));
  }
}
