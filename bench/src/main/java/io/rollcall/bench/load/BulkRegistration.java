package io.rollcall.bench.load;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Registers instances of many services in one call. */
final class BulkRegistration {

  private BulkRegistration() {}

  /**
   * Registers the services with numbers {@code from} to {@code to}, the latter excluded.
   *
   * @param instances of each service; at most 1000 in all
   */
  static void send(Server server, int from, int to, int instances)
      throws IOException, InterruptedException {
    var items =
        IntStream.range(from, to)
            .boxed()
            .flatMap(s -> IntStream.range(0, instances).mapToObj(i -> item(s, i)))
            .collect(Collectors.joining(",", "[", "]"));
    Http.send("POST", server.uri().resolve("/api/v1/instances"), items);
  }

  private static String item(int service, int instance) {
    return """
    {"service": "service-%d", "id": "i%d", "host": "10.0.0.%d", "port": 8080, "zone": "a",\
     "version": "1.4.2", "healthCheck": {"type": "heartbeat", "ttl": "1h"}}"""
        .formatted(service, instance, instance);
  }
}
