package io.rollcall.bench.load;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * What 100,000 instances in 10,000 services take of the machine's memory, with the options that
 * {@code bin/rollcall} gives the JVM: once they are registered, and after they were replaced for a
 * minute by 32 connections, as fast as those can.
 */
public final class MemoryLoad {

  private static final int PORT = 18_080;
  private static final int SERVICES = 10_000;
  private static final int INSTANCES = SERVICES * ManyInstances.EACH;
  private static final long GOAL_MEGABYTES = 400;

  private MemoryLoad() {}

  /**
   * Measures and prints.
   *
   * @param args the load generator, the command that starts Rollcall, an eighth of the seconds of
   *     writing
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var wrk = new Wrk(args[0]);
    var writing = Duration.ofSeconds(Long.parseLong(args[2]) * 8);
    try (var server = Server.rollcall(args[1], PORT, Map.of())) {
      double liveBefore = live(server);
      print("started", server);
      ManyInstances.register(server, 0, SERVICES);
      print("100,000 instances", server);
      var target =
          new Wrk.Target(
              Path.of("bench", "replace.lua"), Map.of("SERVICES", Integer.toString(SERVICES)));
      double writes = wrk.perSecond(server.uri(), target, writing);
      print("%.0f writes/s for %d s".formatted(writes, writing.toSeconds()), server);
      System.out.printf(
          "the goal is %d MB; an instance takes %.0f bytes of heap%n",
          GOAL_MEGABYTES, (live(server) - liveBefore) / INSTANCES);
    }
  }

  private static void print(String when, Server server) throws IOException, InterruptedException {
    System.out.printf(
        "%-28s %4.0f MB resident, %4.0f MB of heap in use%n",
        when, server.resident() / 1e6, ManyInstances.usedHeap(server) / 1e6);
  }

  /** Bytes of heap in use once garbage is collected. */
  private static double live(Server server) throws IOException, InterruptedException {
    server.collectGarbage();
    return ManyInstances.usedHeap(server);
  }
}
