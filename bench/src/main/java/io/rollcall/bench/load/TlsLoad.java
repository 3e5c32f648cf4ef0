package io.rollcall.bench.load;

import io.rollcall.contract.server.Certificates;
import io.rollcall.tls.ReplaceableTls;
import io.rollcall.tls.TlsFiles;
import io.rollcall.tls.TlsMaterial;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Discovery reads of 10 instances by HTTPS on connections that stay, against a bare Netty server
 * with the same TLS that sends the same bytes, and both against themselves without TLS: all four in
 * alternating rounds.
 */
public final class TlsLoad {

  private static final int PORT = 18_080;

  private TlsLoad() {}

  /**
   * Measures and prints.
   *
   * @param args the load generator, the command that starts Rollcall, the seconds of a round
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var wrk = new Wrk(args[0]);
    var round = Duration.ofSeconds(Long.parseLong(args[2]));
    var folder = Files.createTempDirectory("rollcall-tls");
    var certificates = Certificates.create(folder);
    var answer = folder.resolve("answer.json");
    var servers = new ArrayList<Server>();
    try (var client = client(certificates)) {
      servers.add(Server.rollcall(args[1], PORT, Map.of()));
      servers.add(Server.rollcall(args[1], PORT + 1, tls(certificates)).encrypted());
      for (var rollcall : servers) {
        TenInstances.register(client, rollcall.uri());
      }
      var plain = servers.getFirst();
      Files.writeString(answer, Http.get(plain.uri().resolve(TenInstances.PATH)));
      servers.add(bareNetty(PORT + 2, answer));
      servers.add(
          bareNetty(PORT + 3, answer, certificates.server(), certificates.serverKey()).encrypted());
      print(Rounds.of(TenInstances.PATH, wrk, servers, round), servers);
    } finally {
      servers.forEach(Server::close);
    }
  }

  private static void print(Rounds rounds, List<Server> servers) {
    var rollcall = servers.get(0);
    var encryptedRollcall = servers.get(1);
    var netty = servers.get(2);
    var encryptedNetty = servers.get(3);
    rounds.print(netty, netty);
    rounds.print(rollcall, netty);
    rounds.print(encryptedNetty, encryptedNetty);
    rounds.print(encryptedRollcall, encryptedNetty);
    System.out.printf(
        "TLS costs %.2f us of server CPU a request at Rollcall, %.2f us at bare Netty%n",
        rounds.cpuMicros(encryptedRollcall) - rounds.cpuMicros(rollcall),
        rounds.cpuMicros(encryptedNetty) - rounds.cpuMicros(netty));
  }

  private static Server bareNetty(int port, Path answer, Path... tls)
      throws IOException, InterruptedException {
    var arguments =
        new ArrayList<>(
            List.of(
                "-cp",
                System.getProperty("java.class.path"),
                BareNetty.class.getName(),
                Integer.toString(port),
                answer.toString(),
                "127.0.0.1"));
    for (var file : tls) {
      arguments.add(file.toString());
    }
    return Server.start("bare Netty", port, arguments);
  }

  private static Map<String, String> tls(Certificates certificates) {
    return Map.of(
        "ROLLCALL_HTTP_TLS_CERTIFICATE_FILE", certificates.server().toString(),
        "ROLLCALL_HTTP_TLS_KEY_FILE", certificates.serverKey().toString());
  }

  private static HttpClient client(Certificates certificates) {
    var trust = TlsMaterial.of(new TlsFiles(certificates.authority(), null, null));
    return HttpClient.newBuilder().sslContext(new ReplaceableTls(trust).newContext()).build();
  }
}
