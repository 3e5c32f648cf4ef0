package io.rollcall.bench.load;

import static java.util.stream.Gatherers.mapConcurrent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A million instances in 20,000 services, registered by bulk calls on the memory backend: whether
 * the last ones take longer than the first ones.
 */
public final class GrowthLoad {

  private static final int PORT = 18_080;
  private static final int PARTS = 10;
  private static final int CALLS_A_PART = 100;
  private static final int SERVICES_A_CALL = 20;
  private static final int INSTANCES_A_SERVICE = 50;
  private static final int CALLS_AT_ONCE = 4;

  private GrowthLoad() {}

  /**
   * Measures and prints.
   *
   * @param args the load generator, which is not used, the command that starts Rollcall, and
   *     seconds that are not used either
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    try (var server = Server.rollcall(args[1], PORT, Map.of("ROLLCALL_HEAP", "4g"))) {
      register(server, PARTS * CALLS_A_PART, PARTS * CALLS_A_PART + CALLS_A_PART / 2);
      var rates = new ArrayList<Double>();
      for (int part = 0; part < PARTS; part++) {
        rates.add(register(server, part * CALLS_A_PART, (part + 1) * CALLS_A_PART));
        System.out.printf("part %2d of %d: %.0f instances/s%n", part + 1, PARTS, rates.getLast());
      }
      System.out.printf(
          "the last part came at %.2f x the rate of the first%n",
          rates.getLast() / rates.getFirst());
    }
  }

  /** Calls {@code from} to {@code to}, the latter excluded; returns instances a second. */
  private static double register(Server server, int from, int to) {
    long startNanos = System.nanoTime();
    long calls =
        IntStream.range(from, to)
            .boxed()
            .gather(mapConcurrent(CALLS_AT_ONCE, call -> send(server, call)))
            .count();
    var took = Duration.ofNanos(System.nanoTime() - startNanos);
    return calls * SERVICES_A_CALL * INSTANCES_A_SERVICE * 1e9 / took.toNanos();
  }

  private static int send(Server server, int call) {
    int first = call * SERVICES_A_CALL;
    try {
      ManyInstances.registerAtOnce(server, first, first + SERVICES_A_CALL, INSTANCES_A_SERVICE);
      return call;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
