package io.rollcall.app.telemetry.meter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.ThreadMXBean;
import io.rollcall.app.TestServer;
import io.rollcall.discovery.Discovery;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What counting adds to a read of what is at hand. */
class CountingCostTest {

  private static final int READS = 100_000;

  @AutoClose private final TestServer server = TestServer.start();

  private final Discovery discovery = server.bean(Discovery.class);

  @Test
  void readsAreCountedWithoutMakingObjects() {
    server.register("orders", "a");
    await().until(() -> !discovery.discover("orders").instances().isEmpty());
    read();
    double before = Scrape.of(server).value("discovery_requests_total");

    assertThat(allocatedBy(this::read)).isLessThan(READS);

    assertThat(Scrape.of(server).value("discovery_requests_total") - before).isEqualTo(READS);
  }

  private void read() {
    for (int i = 0; i < READS; i++) {
      var _ = discovery.peek("orders");
    }
  }

  /** The bytes of all objects that this thread makes meanwhile. */
  private static long allocatedBy(Runnable action) {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    action.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
