package io.rollcall.simulation;

import io.rollcall.simulation.Scenario.Store;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Plays scenarios for so many simulated hours, on all processors. What {@code bench/simulate} runs.
 */
public final class Simulate {

  private static final int SHOWN = 5;

  private final Store store;
  private final long firstSeed;
  private final int episodes;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger played = new AtomicInteger();
  private final AtomicLong operations = new AtomicLong();
  private final AtomicLong mishaps = new AtomicLong();
  private final List<Verdict> bad = new ArrayList<>();

  private Simulate(Store store, long firstSeed, int episodes) {
    this.store = store;
    this.firstSeed = firstSeed;
    this.episodes = episodes;
  }

  /**
   * Exits with 1 when a promise was broken, after it has told in which scenario and how.
   *
   * @param args for how many simulated hours, where registrations live, and a seed; or a scenario
   *     as such a run printed it, whose whole story is then told
   */
  public static void main(String[] args) throws InterruptedException {
    if (args.length == 1) {
      System.exit(tell(Scenario.parse(args[0])));
    }
    var hours = Duration.ofHours(Long.parseLong(args[0]));
    var simulate =
        new Simulate(
            Store.valueOf(args[1].toUpperCase(Locale.ROOT)),
            Long.parseLong(args[2]),
            (int) hours.dividedBy(Episode.LENGTH) + 1);
    System.exit(simulate.run());
  }

  private static int tell(Scenario scenario) {
    Episode.tell(scenario).forEach(System.out::println);
    var verdict = Episode.play(scenario);
    verdict.violations().forEach(System.out::println);
    return verdict.isGood() ? 0 : 1;
  }

  private int run() throws InterruptedException {
    var clock = Clock.system();
    long startNanos = clock.nanos();
    var threads = new ArrayList<Thread>();
    for (int i = Runtime.getRuntime().availableProcessors(); i > 0; i--) {
      threads.add(Thread.ofPlatform().start(this::playOn));
    }
    for (var thread : threads) {
      thread.join();
    }
    System.out.printf(
        "%s, seed %d: %.0f simulated hours, %d operations judged, %d mishaps, "
            + "%d violations, in %d s%n",
        store,
        firstSeed,
        Episode.LENGTH.multipliedBy(played.get()).toMinutes() / 60.0,
        operations.get(),
        mishaps.get(),
        bad.stream().mapToInt(verdict -> verdict.violations().size()).sum(),
        clock.since(startNanos).toSeconds());
    bad.stream().limit(1).forEach(Simulate::explain);
    return bad.isEmpty() ? 0 : 1;
  }

  /** One after another, until one was bad. */
  private void playOn() {
    for (int i = next.getAndIncrement(); i < episodes && isGood(); i = next.getAndIncrement()) {
      var verdict = Episode.play(Scenario.of(firstSeed + i, store));
      played.incrementAndGet();
      operations.addAndGet(verdict.operations());
      mishaps.addAndGet(verdict.mishaps());
      if (!verdict.isGood()) {
        note(verdict);
      }
    }
  }

  private synchronized boolean isGood() {
    return bad.isEmpty();
  }

  private synchronized void note(Verdict verdict) {
    bad.add(verdict);
  }

  private static void explain(Verdict failed) {
    var smallest = Shrinking.shrink(failed);
    System.out.printf(
        "Seed %d broke a promise; bench/simulate %s tells the least of it that does:%n",
        failed.scenario().seed(), smallest.scenario());
    smallest.scenario().mishaps().forEach(System.out::println);
    smallest.violations().stream()
        .limit(SHOWN)
        .forEach(violation -> System.out.println("Violation: " + violation));
  }
}
