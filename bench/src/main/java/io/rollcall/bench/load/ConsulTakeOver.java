package io.rollcall.bench.load;

import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.ServerOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/** How long it takes until another replica holds what one held that was killed. */
final class ConsulTakeOver {

  private static final int INSTANCES = 1000;
  private static final Duration LOOKED_EVERY = Duration.ofMillis(50);
  private static final Pattern INDEX = Pattern.compile("\"ModifyIndex\":\\s*(\\d+)");

  private ConsulTakeOver() {}

  static void measure(BackendLoad load) throws IOException, InterruptedException {
    try (var consul = Consul.start(ServerOptions.PLAIN);
        var one = load.rollcall(consul.uri());
        var other = load.rollcall(consul.uri(), 1)) {
      ConsulWrites.register(INSTANCES, one);
      long before = latest(consul.uri());
      one.process().destroyForcibly();
      long killed = System.nanoTime();
      double first = secondsUntil(1, consul.uri(), before, killed);
      double last = secondsUntil(INSTANCES, consul.uri(), before, killed);
      System.out.printf(
          "%d instances of a killed replica: %s holds the first after %.1f s, the last after %.1f s%n",
          INSTANCES, other.uri(), first, last);
    }
  }

  private static double secondsUntil(int moved, URI consul, long before, long startNanos)
      throws IOException, InterruptedException {
    while (written(consul).filter(index -> index > before).count() < moved) {
      Thread.sleep(LOOKED_EVERY);
    }
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private static long latest(URI consul) throws IOException, InterruptedException {
    return written(consul).max().orElseThrow();
  }

  /** The indexes of the instances' keys, but for those of the replicas. */
  private static LongStream written(URI consul) throws IOException, InterruptedException {
    var keys = Http.get(consul.resolve("/v1/kv/rollcall/v2/instances/service-?recurse"));
    return INDEX.matcher(keys).results().mapToLong(match -> Long.parseLong(match.group(1)));
  }
}
