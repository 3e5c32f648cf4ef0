package io.rollcall.probe;

import io.rollcall.model.HealthCheck;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process without a file descriptor to spare, which says what its probes find. */
final class Starved {

  private static final List<HealthCheck> CHECKS =
      List.of(
          new HealthCheck.Http("/", Targets.HURRIED),
          new HealthCheck.Tcp(Targets.HURRIED),
          new HealthCheck.Grpc("", Targets.HURRIED));

  private Starved() {}

  /** Takes the port on this machine to probe, first with what is needed, so that all is loaded. */
  public static void main(String[] args) throws IOException {
    int port = Integer.parseInt(args[0]);
    try (var probes = Targets.probes()) {
      CHECKS.forEach(check -> probe(probes, "127.0.0.1", port, check));
      System.out.println("starved");
      var taken = new ArrayList<InputStream>();
      try {
        takeAll(taken);
      } catch (IOException none) {
        for (var host : List.of("127.0.0.2", "localhost")) {
          CHECKS.forEach(check -> probe(probes, host, port, check));
        }
      }
      for (var file : taken) {
        file.close();
      }
    }
  }

  private static void takeAll(List<InputStream> taken) throws IOException {
    while (true) {
      taken.add(new FileInputStream(Path.of("/dev/null").toFile()));
    }
  }

  private static void probe(Probes probes, String host, int port, HealthCheck check) {
    System.out.println(probes.probe(Targets.at(host, port, check)));
  }
}
