package io.rollcall.fault;

import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Many instances that nobody looks at. etcd is listed by pages of 1000 instances: the crowd fills
 * the first page, so that services whose names come after {@code crowd} are on the second.
 */
final class Crowd {

  private static final int SERVICES = 55;
  private static final int INSTANCES = 20;

  private Crowd() {}

  /** Registers it, for longer than a cell lasts. */
  static void register(ReplicaClient client) throws IOException, InterruptedException {
    int half = SERVICES / 2;
    client.registerMany(instances(0, half));
    client.registerMany(instances(half, SERVICES));
  }

  private static String instances(int fromService, int toService) {
    return IntStream.range(fromService, toService)
        .boxed()
        .flatMap(service -> IntStream.range(0, INSTANCES).mapToObj(id -> instance(service, id)))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String instance(int service, int id) {
    return """
    {"service": "crowd-%d", "id": "%d", "host": "10.0.0.1", "port": 8080,\
     "healthCheck": {"type": "heartbeat", "ttl": "1h"}}"""
        .formatted(service, id);
  }
}
