package io.rollcall.app.http.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.OneServer;
import io.rollcall.app.TestClient;
import jakarta.inject.Inject;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many who write one configuration, each on what it read. */
@OneServer
@Timeout(60)
class ConcurrentWritesTest {

  private static final String COUNTER = "/api/v1/config/counter";
  private static final int WRITERS = 8;
  private static final int WRITES = 20;

  @Inject TestClient client;

  @Test
  void noneOfThemIsLost() throws Exception {
    client.put(COUNTER, "0", "Content-Type", "text/plain");

    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var writers =
          IntStream.range(0, WRITERS).<Callable<Integer>>mapToObj(_ -> this::addAll).toList();
      for (var refused : executor.invokeAll(writers)) {
        assertThat(refused.get()).isNotNegative();
      }
    }

    var counted = client.get(COUNTER);
    assertThat(counted.body()).isEqualTo(String.valueOf(WRITERS * WRITES));
    assertThat(counted.header("Rollcall-Version")).isEqualTo(String.valueOf(1 + WRITERS * WRITES));
  }

  /** How often somebody else was quicker. */
  private int addAll() {
    int refused = 0;
    for (int made = 0; made < WRITES; ) {
      var read = client.get(COUNTER);
      var next = String.valueOf(1 + Integer.parseInt(read.body()));
      var written =
          client.put(COUNTER, next, "Content-Type", "text/plain", "If-Match", read.header("ETag"));
      if (written.status() == 200) {
        made++;
      } else {
        assertThat(written.problem()).isEqualTo("config-version-mismatch");
        refused++;
      }
    }
    return refused;
  }
}
