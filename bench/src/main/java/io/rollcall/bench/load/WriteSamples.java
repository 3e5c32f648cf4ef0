package io.rollcall.bench.load;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What rounds of writes came to, by what was measured, with the processor time of who asks and of
 * the store. Medians are printed.
 */
final class WriteSamples {

  private final String store;
  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

  /** What a round, or calls one after another, came to; times are for one write. */
  private record Sample(double perSecond, double askingMicros, double storeMicros) {}

  interface Cpu {
    Duration used();
  }

  interface Measurement {
    double perSecond() throws IOException, InterruptedException;
  }

  /**
   * @param store what the program of its server is called
   */
  WriteSamples(String store) {
    this.store = store;
  }

  /** Measures what says how many writes a second it came to. */
  void take(String what, Cpu asking, Measurement measurement)
      throws IOException, InterruptedException {
    take(what, asking, measurement, 0);
  }

  /**
   * As the other.
   *
   * @param known how many writes it makes; 0 when the rate says so
   */
  void take(String what, Cpu asking, Measurement measurement, int known)
      throws IOException, InterruptedException {
    var askingBefore = asking.used();
    var storeBefore = storeCpu();
    long start = System.nanoTime();
    double perSecond = measurement.perSecond();
    double writes = known > 0 ? known : perSecond * (System.nanoTime() - start) / 1e9;
    samples
        .computeIfAbsent(what, none -> new ArrayList<>())
        .add(
            new Sample(
                perSecond,
                asking.used().minus(askingBefore).toNanos() / 1e3 / writes,
                storeCpu().minus(storeBefore).toNanos() / 1e3 / writes));
  }

  /**
   * Prints all.
   *
   * @param base what they are compared with
   */
  void print(String base) {
    double baseRate = median(samples.getOrDefault(base, List.of())).perSecond();
    samples.forEach(
        (what, all) -> {
          var middle = median(all);
          System.out.printf(
              "%-60s %8.0f/s (%.2f ms, %.2f x of %s), CPU %4.0f us and %s's %4.0f us%n",
              what,
              middle.perSecond(),
              1e3 / middle.perSecond(),
              middle.perSecond() / baseRate,
              base,
              middle.askingMicros(),
              store,
              middle.storeMicros());
        });
  }

  private static Sample median(List<Sample> all) {
    return all.stream()
        .sorted((one, other) -> Double.compare(one.perSecond(), other.perSecond()))
        .toList()
        .get(all.size() / 2);
  }

  static Duration ownCpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow();
  }

  /** Of all that this process started: those that nobody asks use next to none. */
  private Duration storeCpu() {
    return ProcessHandle.current()
        .descendants()
        .map(ProcessHandle::info)
        .filter(info -> info.command().orElse("").contains(store))
        .flatMap(info -> info.totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }
}
