package io.rollcall.fault;

import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Tries cells again and again, with what clients do and how long trouble lasts drawn from seeds,
 * which are printed. What {@code bench/soak} runs.
 */
public final class Soak {

  private final Clock clock = Clock.system();
  private final long startNanos = clock.nanos();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final Queue<Cells.Cell> next = new ArrayDeque<>();
  private final Duration length;
  private final Random random;

  private Soak(Duration length, long seed) {
    this.length = length;
    this.random = new Random(seed);
  }

  /**
   * Runs until the time is over and those under way have ended; exits with 1 when any failed.
   *
   * @param args for how long, in ISO-8601; a regular expression for a part of the names of cells to
   *     try, or nothing for all; how many at the same time; a seed
   */
  public static void main(String[] args) throws Exception {
    var names = Pattern.compile(args[1]).asPredicate();
    var cells =
        Stream.of(
                Cells.MEMORY, Cells.ETCD, Cells.CONSUL, Cells.REDIS, Cells.KUBERNETES, Cells.SOAKED)
            .flatMap(List::stream)
            .filter(cell -> names.test(cell.toString()))
            .toList();
    if (cells.isEmpty()) {
      System.err.println("No cell has a name with '" + args[1] + "' in it.");
      System.exit(2);
    }
    var soak = new Soak(Duration.parse(args[0]), Long.parseLong(args[3]));
    soak.run(cells, Integer.parseInt(args[2]));
    System.exit(soak.failures.isEmpty() ? 0 : 1);
  }

  private void run(List<Cells.Cell> cells, int atOnce) throws Exception {
    var running = new ArrayList<Future<Void>>();
    try (var threads = Executors.newFixedThreadPool(atOnce)) {
      for (int i = 0; i < atOnce; i++) {
        running.add(
            threads.submit(
                () -> {
                  tryAll(cells);
                  return null;
                }));
      }
    }
    for (var one : running) {
      one.get();
    }
    System.out.printf("%d failures%n", failures.size());
    failures.forEach(System.out::println);
  }

  private void tryAll(List<Cells.Cell> cells) throws InterruptedException {
    while (clock.since(startNanos).compareTo(length) < 0) {
      var draw = draw(cells);
      attempt(draw.cell(), draw.seed());
    }
  }

  /** Each cell once, in any order, before any comes again. */
  private synchronized Draw draw(List<Cells.Cell> cells) {
    if (next.isEmpty()) {
      var shuffled = new ArrayList<>(cells);
      Collections.shuffle(shuffled, random);
      next.addAll(shuffled);
    }
    return new Draw(next.remove(), random.nextLong());
  }

  private record Draw(Cells.Cell cell, long seed) {}

  private void attempt(Cells.Cell cell, long seed) throws InterruptedException {
    try {
      cell.runLonger(seed);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | AssertionError e) {
      System.out.printf("%s failed with seed %d: %s%n", cell, seed, e);
      failures.add(cell + " with seed " + seed);
    }
  }
}
