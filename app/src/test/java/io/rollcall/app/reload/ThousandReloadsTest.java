package io.rollcall.app.reload;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.TestServer;
import io.rollcall.app.http.stream.SseClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Settings are changed a thousand times while clients work, every tenth time by a wrong file. */
class ThousandReloadsTest {

  private static final int RELOADS = 1_000;
  private static final int STREAMS = 8;
  private static final List<String> STRATEGIES =
      List.of("round-robin", "weighted-round-robin", "least-connections", "random");

  @TempDir private Path folder;

  private final AtomicBoolean goesOn = new AtomicBoolean(true);
  private final AtomicLong answered = new AtomicLong();
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

  @Test
  @Timeout(180)
  void noRequestFailsAndNoStreamEnds() throws Exception {
    var file = folder.resolve("settings.yml");
    writeGood(file, 0);
    try (var server = TestServer.start(file);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      server.register("orders", "a");
      server.register("orders", "b");
      var streams = open(server);
      var clients =
          List.<Future<?>>of(
              threads.submit(() -> work(() -> get(server, "/api/v1/services/orders/instances"))),
              threads.submit(() -> work(() -> get(server, "/api/v1/services/orders/select"))),
              threads.submit(
                  () ->
                      work(
                          () ->
                              server
                                  .put("/api/v1/services/orders/instances/a/heartbeat", "")
                                  .status())));

      for (int i = 1; i <= RELOADS; i++) {
        reload(server, file, i);
      }
      goesOn.set(false);
      end(clients);

      assertThat(failures).isEmpty();
      assertThat(answered.get()).isGreaterThan(RELOADS);
      assertLive(server, streams);
      var settings = server.get("/api/v1/settings");
      assertThat(settings.at("lastReload.outcome")).isEqualTo("refused");
      assertThat(settings.each("settings", "value")).contains(concurrency(RELOADS - 1));
    }
  }

  private void reload(TestServer server, Path file, int i) throws IOException {
    if (i % 10 == 0) {
      var kinds = BrokenFile.values();
      kinds[i / 10 % kinds.length].write(file);
      assertThat(server.post("/api/v1/settings/reload", "").status()).isEqualTo(422);
    } else {
      writeGood(file, i);
      assertThat(server.post("/api/v1/settings/reload", "").at("outcome")).isEqualTo("applied");
    }
  }

  private static void writeGood(Path file, int i) throws IOException {
    Files.deleteIfExists(file);
    Files.writeString(
        file,
        """
        rollcall:
          registry: {max-instances: %d, max-retries: %d}
          discovery: {concurrency: %s, cache-ttl: %ds, warm-up: [orders, service-%d]}
          health-check: {interval: %ds, concurrency: %d, targets: {deny: 10.0.%d.0/24}}
          load-balancer: {strategy: %s, pick-ttl: %ds, hash-load-bound: 1.%d}
          http: {max-connections: %d, allowed-hosts: host-%d}
          log: {levels: {io.rollcall.nothing: %s}}
          shutdown: {grace-period: %ds}
        """
            .formatted(
                1000 + i,
                i % 10,
                concurrency(i),
                60 + i,
                i % 7,
                30 + i,
                100 + i,
                i % 250,
                STRATEGIES.get(i % STRATEGIES.size()),
                60 + i,
                1 + i % 9,
                1000 + i,
                i,
                i % 2 == 0 ? "debug" : "warn",
                1 + i % 5));
  }

  private static String concurrency(int i) {
    return String.valueOf(1 + i % 1000);
  }

  private static List<SseClient> open(TestServer server) {
    var streams = new ArrayList<SseClient>();
    for (int i = 0; i < STREAMS; i++) {
      streams.add(new SseClient(server, "/api/v1/services/orders/watch"));
    }
    streams.forEach(SseClient::next);
    return streams;
  }

  /** A stream that had ended would tell that first. */
  private static void assertLive(TestServer server, List<SseClient> streams) {
    server.register("orders", "last");
    for (var stream : streams) {
      var event = stream.next();
      while (!event.data().contains("\"last\"")) {
        assertThat(event.name()).isNotEqualTo("end of stream");
        event = stream.next();
      }
      stream.close();
    }
  }

  private static int get(TestServer server, String path) {
    return server.get(path).status();
  }

  private void work(IntSupplier request) {
    while (goesOn.get()) {
      try {
        int status = request.getAsInt();
        answered.incrementAndGet();
        if (status / 100 != 2) {
          failures.add("status " + status);
        }
      } catch (RuntimeException e) {
        failures.add(e.toString());
      }
    }
  }

  private static void end(List<Future<?>> clients)
      throws InterruptedException, ExecutionException, TimeoutException {
    for (var client : clients) {
      client.get(30, TimeUnit.SECONDS);
    }
  }
}
