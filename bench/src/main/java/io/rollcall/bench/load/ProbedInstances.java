package io.rollcall.bench.load;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** 10,000 instances in 1,000 services, each probed by HTTP every 10 s, all of them one server. */
final class ProbedInstances {

  static final int COUNT = 10_000;
  static final int SERVICES = 1_000;

  private static final int PORT = 18_081;
  private static final int BATCH = 1_000;

  private ProbedInstances() {}

  /** What answers for them, on all of this machine's loopback addresses. */
  static Server start() throws IOException, InterruptedException {
    var answer = Files.writeString(Files.createTempFile("answer", ".json"), "{\"status\":\"UP\"}");
    return Server.start(
        "instances",
        PORT,
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            BareNetty.class.getName(),
            String.valueOf(PORT),
            answer.toString(),
            "0.0.0.0"));
  }

  /**
   * Registers them.
   *
   * @param host by the number of the instance
   */
  static void register(Server server, IntFunction<String> host)
      throws IOException, InterruptedException {
    for (int start = 0; start < COUNT; start += BATCH) {
      var items =
          IntStream.range(start, start + BATCH)
              .mapToObj(i -> item(i, host.apply(i)))
              .collect(Collectors.joining(",", "[", "]"));
      Http.send("POST", server.uri().resolve("/api/v1/instances"), items);
    }
  }

  private static String item(int instance, String host) {
    return """
    {"service": "service-%d", "id": "i%d", "host": "%s", "port": %d,\
     "healthCheck": {"type": "http", "interval": "10s", "timeout": "2s", "maxFailures": 3}}"""
        .formatted(instance % SERVICES, instance, host, PORT);
  }
}
