package io.rollcall.bench.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Discovery reads of 10 instances over HTTP, against a bare Netty server that sends the same bytes:
 * both warmed up, then alternating rounds; prints medians and ratios.
 */
public final class DiscoveryLoad {

  private static final int PORT = 18_080;

  private DiscoveryLoad() {}

  /**
   * Measures and prints.
   *
   * @param args the load generator, the command that starts Rollcall or several with colons
   *     between, the seconds of a round
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var wrk = new Wrk(args[0]);
    var round = Duration.ofSeconds(Long.parseLong(args[2]));
    var servers = new ArrayList<Server>();
    var answer = Files.createTempFile("rollcall-answer", ".json");
    try {
      for (var command : args[1].split(":", -1)) {
        servers.add(Server.rollcall(command, PORT + 1 + servers.size(), Map.of()));
        TenInstances.register(HttpClient.newHttpClient(), servers.getLast().uri());
      }
      servers.addFirst(bareNetty(fetch(servers.getFirst().uri(), answer)));
      var rounds = Rounds.of(TenInstances.PATH, wrk, servers, round);
      servers.forEach(server -> rounds.print(server, servers.getFirst()));
    } finally {
      servers.forEach(Server::close);
      Files.delete(answer);
    }
  }

  private static Server bareNetty(Path answer) throws IOException, InterruptedException {
    var classPath = System.getProperty("java.class.path");
    return Server.start(
        "bare Netty",
        PORT,
        List.of("-cp", classPath, BareNetty.class.getName(), "" + PORT, answer.toString()));
  }

  /** What the server answers; says how many bytes that is. */
  private static Path fetch(URI server, Path file) throws IOException, InterruptedException {
    Files.writeString(file, Http.get(server.resolve(TenInstances.PATH)));
    System.out.printf(
        "10 instances, %d bytes; wrk -t1 -c32, %d alternating rounds%n",
        Files.size(file), Rounds.COUNT);
    return file;
  }
}
