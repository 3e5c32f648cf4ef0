package io.rollcall.bench.load;

import java.io.IOException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Services of some instances each, which send heartbeats. */
final class ManyInstances {

  /** How many a service has, where nothing else is said. */
  static final int EACH = 10;

  private static final int BATCH = 100;
  private static final Pattern HEAP =
      Pattern.compile("jvm_memory_used_bytes\\{area=\"heap\"[^}]*} ([0-9.E]+)");

  private ManyInstances() {}

  /** Registers those of the services from number {@code from} to before {@code to}, in bulk. */
  static void register(Server server, int from, int to) throws IOException, InterruptedException {
    for (int start = from; start < to; start += BATCH) {
      registerAtOnce(server, start, Math.min(to, start + BATCH), EACH);
    }
  }

  /** As {@link #register}, in one call, which takes 1000 instances at most. */
  static void registerAtOnce(Server server, int from, int to, int each)
      throws IOException, InterruptedException {
    var items =
        IntStream.range(from, to)
            .boxed()
            .flatMap(s -> IntStream.range(0, each).mapToObj(i -> item(s, i)))
            .collect(Collectors.joining(",", "[", "]"));
    Http.send("POST", server.uri().resolve("/api/v1/instances"), items);
  }

  private static String item(int service, int instance) {
    return """
    {"service": "service-%d", "id": "i%d", "host": "10.0.0.%d", "port": 8080, "zone": "a",\
     "version": "1.4.2", "healthCheck": {"type": "heartbeat", "ttl": "1h"}}"""
        .formatted(service, instance, instance);
  }

  /** Bytes of the server's heap that are in use, garbage included. */
  static double usedHeap(Server server) throws IOException, InterruptedException {
    var metrics = Http.get(server.uri().resolve("/prometheus"));
    return HEAP.matcher(metrics)
        .results()
        .mapToDouble(result -> Double.parseDouble(result.group(1)))
        .sum();
  }
}
