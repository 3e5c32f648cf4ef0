package io.rollcall.app.telemetry.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.rollcall.app.OneServer;
import io.rollcall.app.TestClient;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@OneServer
class ScrapeEndpointTest {

  @Inject TestClient server;
  @Inject MeterRegistry registry;

  @Test
  void gaugesAreReadOnAThreadThatMayTakeItsTime() {
    var gauge =
        Gauge.builder("thread.is.virtual", () -> Thread.currentThread().isVirtual() ? 1 : 0)
            .register(registry);
    try {
      assertThat(Scrape.of(server).value("thread_is_virtual")).isEqualTo(1);
    } finally {
      registry.remove(gauge);
    }
  }
}
