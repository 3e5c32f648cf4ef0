package io.rollcall.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/**
 * {@link ProbedInstances}, so 1,000 probes a second: what that costs, and how many start in time.
 * Once all instances are at one address, where connections are used again, and once each at its
 * own, where most are not.
 */
public final class ProbeLoad {

  private static final int PORT = 18_080;
  private static final Duration SETTLING = Duration.ofSeconds(20);

  private ProbeLoad() {}

  /**
   * Measures and prints.
   *
   * @param args the load generator, which is not used, the command that starts Rollcall, a third of
   *     a round
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    var round = Duration.ofSeconds(Long.parseLong(args[2]) * 3);
    try (var target = ProbedInstances.start()) {
      measure("at one address", args[1], round, target, i -> "127.0.0.1");
      measure(
          "each at its own",
          args[1],
          round,
          target,
          i -> "127.1.%d.%d".formatted(i / 250, i % 250));
    }
  }

  private static void measure(
      String what, String command, Duration round, Server target, IntFunction<String> host)
      throws IOException, InterruptedException {
    try (var server = Server.rollcall(command, PORT, Map.of())) {
      ProbedInstances.register(server, host);
      pass(server, SETTLING);
      var before = Counts.of(server, target);
      pass(server, round);
      var after = Counts.of(server, target);
      double seconds = round.toMillis() / 1e3;
      double probes = after.passed - before.passed;
      System.out.printf(
          "%-16s %5.0f probes a second, %.2f cores, %.0f us each; late %.2f %%, skipped %.0f,"
              + " failed %.0f; the target: %.2f cores%n",
          what,
          probes / seconds,
          (after.cpu - before.cpu) / seconds,
          (after.cpu - before.cpu) / probes * 1e6,
          (after.late - before.late) / probes * 100,
          after.skipped - before.skipped,
          after.failed - before.failed,
          (after.targetCpu - before.targetCpu) / seconds);
    }
  }

  private static void pass(Server server, Duration time) throws IOException, InterruptedException {
    if (server.process().waitFor(time.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IOException(server.name() + " ended");
    }
  }

  /** Sums since the start; processor time in seconds. */
  private record Counts(
      double passed, double failed, double late, double skipped, double cpu, double targetCpu) {

    static Counts of(Server server, Server target) throws IOException, InterruptedException {
      var metrics = Http.get(server.uri().resolve("/prometheus"));
      return new Counts(
          value(metrics, "rollcall_probes_total{outcome=\"passed\"}"),
          value(metrics, "rollcall_probes_total{outcome=\"failed\"}"),
          value(metrics, "rollcall_probes_late_total"),
          value(metrics, "rollcall_probes_total{outcome=\"skipped\"}"),
          server.cpu().toMillis() / 1e3,
          target.cpu().toMillis() / 1e3);
    }

    private static double value(String metrics, String name) throws IOException {
      var found = Pattern.compile(Pattern.quote(name) + " ([0-9.E]+)").matcher(metrics);
      if (!found.find()) {
        throw new IOException("no metric " + name);
      }
      return Double.parseDouble(found.group(1));
    }
  }
}
