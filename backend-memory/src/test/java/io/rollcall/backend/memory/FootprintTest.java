package io.rollcall.backend.memory;

import static io.rollcall.registry.PutMode.CREATE_OR_REPLACE;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.HealthCheck;
import io.rollcall.registry.Registration;
import io.rollcall.time.VirtualTime;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a large registry takes. */
class FootprintTest {

  private static final int SERVICES = 10_000;
  private static final int INSTANCES_EACH = 10;
  private static final int MOST_BYTES_PER_INSTANCE = 1_200;

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

      System.out.println("bytes per instance: " + each);
      assertThat(each).as("bytes per instance").isLessThan(MOST_BYTES_PER_INSTANCE);
      assertThat(registry.servicesHeld()).isEqualTo(SERVICES);
    }
  }

  private static Registration typical(String service, String id) {
    return Registration.builder(service, id, "10.1.2.3".concat(""), 8080)
        .version("1.2." + id.length())
        .zone("eu-1" + (char) ('a' + id.length() % 3))
        .tags("blue", "canary")
        .metadata(Map.of("team", "checkout", "commit", "4f2a" + id))
        .healthCheck(new HealthCheck.Heartbeat(Duration.ofSeconds(30)))
        .build();
  }

  private static long usedBytes() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
