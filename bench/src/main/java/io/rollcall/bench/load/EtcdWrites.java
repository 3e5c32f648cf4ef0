package io.rollcall.bench.load;

import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes through Rollcall on etcd against writes by etcd's driver: alternating rounds, each side on
 * an etcd of its own. Prints medians, with the processor time of etcd and of who asks it.
 */
final class EtcdWrites {

  private static final int ROUNDS = 5;

  /** A JVM that shares two slow cores compiles for a minute or two what a registration takes. */
  private static final int WARM_UP_ROUNDS = 24;

  private static final int ALONE = 400;
  private static final int MANY = 1000;

  private static final String PUTS = "etcd: puts";
  private static final String LEASED_PUTS = "etcd: lease grants and puts";

  private final Wrk wrk;
  private final List<String> commands;
  private final Duration round;
  private final WriteSamples samples = new WriteSamples("etcd");

  /** Rollcall, and the etcd that it is on. */
  private record Side(BackendLoad load, RealServer etcd, Server rollcall) {
    void close() {
      rollcall.close();
      etcd.close();
    }
  }

  /** The driver alone, and the etcd that it is on. */
  private record Raw(RealServer etcd, RawEtcd driver) implements AutoCloseable {
    static Raw start() {
      var etcd = Etcd.V3_4.start(ServerOptions.PLAIN);
      return new Raw(etcd, new RawEtcd(etcd.uri()));
    }

    @Override
    public void close() {
      driver.close();
      etcd.close();
    }
  }

  EtcdWrites(Wrk wrk, List<String> commands, Duration round) {
    this.wrk = wrk;
    this.commands = commands;
    this.round = round;
  }

  void compare() throws IOException, InterruptedException {
    try (var raw = Raw.start()) {
      var sides = new ArrayList<Side>();
      try {
        for (var command : commands) {
          sides.add(side(command, sides.size()));
        }
        for (var side : sides) {
          side.load().warmUp(side.rollcall().uri(), WARM_UP_ROUNDS);
        }
        for (int i = 0; i < ROUNDS; i++) {
          raw(raw.driver());
          for (var side : sides) {
            rollcall(side, i);
          }
        }
      } finally {
        sides.forEach(Side::close);
      }
    }
    samples.print(LEASED_PUTS);
  }

  /** Starts it beside so many others. */
  private Side side(String command, int others) throws IOException, InterruptedException {
    var load = new BackendLoad("etcd", wrk, command, round);
    var etcd = Etcd.V3_4.start(ServerOptions.PLAIN);
    try {
      return new Side(load, etcd, load.rollcall(etcd.uri(), others));
    } catch (IOException | InterruptedException | RuntimeException e) {
      etcd.close();
      throw e;
    }
  }

  private void raw(RawEtcd driver) throws IOException, InterruptedException {
    driver.leasedPuts(round);
    samples.take(PUTS, WriteSamples::ownCpu, () -> driver.puts(round));
    samples.take(LEASED_PUTS, WriteSamples::ownCpu, () -> driver.leasedPuts(round));
    alone("etcd: one transaction", WriteSamples::ownCpu, driver::transaction);
  }

  private void rollcall(Side side, int number) throws IOException, InterruptedException {
    var load = side.load();
    var rollcall = side.rollcall();
    var name = rollcall.name() + ": ";
    for (int services : new int[] {MANY, 1}) {
      var prefix = "round-" + number + "-of-" + services + "-";
      samples.take(
          name + "registrations in " + services,
          rollcall::cpu,
          () -> load.registrations(rollcall.uri(), prefix, services));
    }
    var registered = "round-" + number + "-of-" + MANY + "-";
    load.heartbeats(rollcall.uri(), registered);
    samples.take(
        name + "heartbeats", rollcall::cpu, () -> load.heartbeats(rollcall.uri(), registered));
    var path = rollcall.uri().resolve("/api/v1/services/alone/instances/one");
    alone(
        name + "one that replaces",
        rollcall::cpu,
        version -> Http.send("PUT", path, BackendLoad.instance("version-" + version)));
  }

  private void alone(String what, WriteSamples.Cpu asking, WatchLatency.Write write)
      throws IOException, InterruptedException {
    for (int number = 0; number < ALONE; number++) { // what only those take is compiled first
      write.number(number);
    }
    samples.take(
        what,
        asking,
        () -> {
          var nanos = new ArrayList<Long>();
          for (int number = 0; number < ALONE; number++) {
            long start = System.nanoTime();
            write.number(number + ALONE);
            nanos.add(System.nanoTime() - start);
          }
          return 1e9 / nanos.stream().sorted().toList().get(ALONE / 2);
        },
        ALONE);
  }
}
