package io.rollcall.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the monitor takes for each instance, beside what is registered. */
class FootprintTest {

  private static final int SERVICES = 2_000;
  private static final int INSTANCES_EACH = 10;
  private static final int MOST_BYTES_PER_INSTANCE = 1_024;

  @Test
  void probedInstanceTakesLittleMemory() throws InterruptedException {
    var reported = new CountDownLatch(SERVICES * INSTANCES_EACH);
    var all = IntStream.range(0, SERVICES).mapToObj(FootprintTest::service).toList();
    try (var scheduler = Scheduler.system();
        var monitor =
            new HealthMonitor(
                target -> ProbeResult.passed("HTTP " + target.port()),
                report -> reported.countDown(),
                Ownership.ALL,
                1_000,
                Clock.system(),
                scheduler,
                new Random())) {
      var before = usedBytes();
      monitor.start(
          receiver -> {
            all.forEach(service -> receiver.onInstances(nameOf(service), service));
            return () -> {};
          });
      assertThat(reported.await(60, TimeUnit.SECONDS)).isTrue();

      var each = (usedBytes() - before) / (SERVICES * INSTANCES_EACH);

      assertThat(each).as("bytes per instance").isLessThan(MOST_BYTES_PER_INSTANCE);
    }
  }

  private static List<ServiceInstance> service(int number) {
    return IntStream.range(0, INSTANCES_EACH)
        .mapToObj(
            id ->
                new ServiceInstance(
                    Registration.builder("service-" + number, "instance-" + id, "10.1.2.3", 8080)
                        .healthCheck(new HealthCheck.Http("/health", HealthCheck.Schedule.DEFAULT))
                        .build(),
                    HealthStatus.UNKNOWN,
                    null,
                    null,
                    Instant.EPOCH,
                    Instant.EPOCH,
                    1))
        .toList();
  }

  private static String nameOf(List<ServiceInstance> service) {
    return service.getFirst().key().service();
  }

  private static long usedBytes() {
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
