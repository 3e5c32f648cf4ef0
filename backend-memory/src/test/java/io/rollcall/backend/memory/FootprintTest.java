package io.rollcall.backend.memory;

import static io.rollcall.model.PutMode.CREATE_OR_REPLACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.Registration;
import io.rollcall.time.VirtualTime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a large registry takes. */
class FootprintTest {

  private static final int SERVICES = 10_000;
  private static final int INSTANCES_EACH = 10;
  private static final int MOST_BYTES_PER_INSTANCE = 1_500;

  @Test
  void instanceTakesLittleMemory() {
    var time = new VirtualTime();
    try (var registry = MemoryRegistry.open(MemorySettings.NO_FILE, time, time)) {
      var before = usedBytes();
      for (int service = 0; service < SERVICES; service++) {
        for (int id = 0; id < INSTANCES_EACH; id++) {
          var registration = typical("service-" + service, "instance-" + service + "-" + id);
          registry.put(registration, time.now(), CREATE_OR_REPLACE);
          registry.renew(registration.key(), time.now().plusNanos(id));
        }
      }

      var each = (usedBytes() - before) / (SERVICES * INSTANCES_EACH);

      assertThat(each).as("bytes per instance").isLessThan(MOST_BYTES_PER_INSTANCE);
      assertThat(registry.servicesHeld()).isEqualTo(SERVICES);
    }
  }

  private static Registration typical(String service, String id) {
    return Registration.builder(own(service), own(id), own("10.1.2.3"), 8080)
        .version(own("1.2.3"))
        .zone(own("eu-1a"))
        .tags(own("blue"), own("canary"))
        .metadata(Map.of(own("team"), own("checkout"), own("commit"), own("4f2a" + id)))
        .healthCheck(new HealthCheck.Heartbeat(Duration.ofSeconds(30)))
        .build();
  }

  /** As decoded from a request: shared with nobody. */
  private static String own(String text) {
    return new String(text.toCharArray());
  }

  private static long usedBytes() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
