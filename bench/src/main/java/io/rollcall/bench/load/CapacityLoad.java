package io.rollcall.bench.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;

/**
 * 100,000 instances in 10,000 services in a heap of 256 MB: whether they fit, and what a discovery
 * read of any of them costs against one of 100 instances in 10 services.
 */
public final class CapacityLoad {

  private static final int PORT = 18_080;
  private static final int FEW = 10;
  private static final int MANY = 10_000;
  private static final int ROUNDS = 3;

  private CapacityLoad() {}

  /**
   * Measures and prints.
   *
   * @param args the load generator, the command that starts Rollcall, the seconds of a round
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var wrk = new Wrk(args[0]);
    var round = Duration.ofSeconds(Long.parseLong(args[2]));
    try (var server = Server.rollcall(args[1], PORT, Map.of("ROLLCALL_HEAP", "256m"))) {
      ManyInstances.register(server, 0, FEW);
      wrk.run(server, spread(FEW), round.multipliedBy(2));
      double oneOfFew = median(wrk, server, 1, round);
      double anyOfFew = median(wrk, server, FEW, round);
      ManyInstances.register(server, FEW, MANY);
      wrk.run(server, spread(MANY), round.multipliedBy(2));
      double oneOfMany = median(wrk, server, 1, round);
      double anyOfMany = median(wrk, server, MANY, round);
      System.out.printf(
          "%d instances in %d services, all read, in a heap of 256 MB; used at the end: %.0f MB%n",
          MANY * ManyInstances.EACH, MANY, ManyInstances.usedHeap(server) / 1e6);
      System.out.printf(
          "server CPU a read, against that with %d instances:%n", FEW * ManyInstances.EACH);
      print("the same service again", oneOfMany, oneOfFew);
      print("another service each time", anyOfMany, anyOfFew);
    }
  }

  private static void print(String what, double now, double before) {
    System.out.printf(
        "%-26s %6.2f us against %6.2f us (%.2f x)%n", what, now, before, now / before);
  }

  private static double median(Wrk wrk, Server server, int services, Duration round)
      throws IOException, InterruptedException {
    var cpu = new ArrayList<Double>();
    for (int i = 0; i < ROUNDS; i++) {
      cpu.add(wrk.run(server, spread(services), round).cpuMicros());
    }
    return cpu.stream().sorted().toList().get(ROUNDS / 2);
  }

  private static Wrk.Target spread(int services) {
    return new Wrk.Target(
        Path.of("bench", "spread.lua"), Map.of("SERVICES", Integer.toString(services)));
  }
}
