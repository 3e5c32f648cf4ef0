package io.rollcall.discovery;

import static io.rollcall.registry.Instances.healthy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.balancer.BalancerSettings;
import io.rollcall.balancer.Balancers;
import io.rollcall.balancer.OutstandingPicks;
import io.rollcall.balancer.Strategies;
import io.rollcall.catalog.CatalogSettings;
import io.rollcall.catalog.EventBus;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import io.rollcall.registry.ScriptedBackend;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that read many services, of which the catalog may hold one. */
@Timeout(30)
class ManyServicesTest {

  private static final int SERVICES = 20;
  private static final int CONCURRENCY = 3;

  private final ScriptedBackend backend = new ScriptedBackend();
  private final VirtualTime time = new VirtualTime();
  private final ServiceCatalog catalog =
      new ServiceCatalog(
          backend,
          new CatalogSettings(
              1, Duration.ofHours(1), Duration.ofHours(1), Duration.ofSeconds(5), List.of()),
          time,
          time,
          new EventBus());
  private final OutstandingPicks picks = new OutstandingPicks(time, Duration.ofSeconds(60), 100);
  private final Discovery discovery =
      new Discovery(
          catalog,
          new Balancers(Strategies.builtIn(picks), BalancerSettings.DEFAULT),
          picks,
          CONCURRENCY);

  private final AtomicInteger reading = new AtomicInteger();
  private final AtomicInteger mostReading = new AtomicInteger();

  @BeforeEach
  void start() {
    IntStream.range(0, SERVICES).forEach(i -> backend.has(name(i), healthy(name(i), "a", 1)));
    catalog.start();
  }

  @Test
  void areToldInTheirOrder() {
    assertThat(discovery.list(null, SERVICES))
        .extracting(ServiceSummary::service)
        .containsExactlyElementsOf(IntStream.range(0, SERVICES).mapToObj(i -> name(i)).toList());
    assertThat(backend.reads()).isGreaterThan(CONCURRENCY);
  }

  @Test
  void areReadSeveralAtATimeAndNoMoreByOneCall() {
    readsMeet(CONCURRENCY);

    assertThat(discovery.stats().instances()).isEqualTo(SERVICES);

    assertThat(mostReading).hasValue(CONCURRENCY);
  }

  @Test
  void areReadByEachCallAsIfItWereAlone() {
    readsMeet(2 * CONCURRENCY);

    var other = CompletableFuture.supplyAsync(discovery::stats);
    discovery.stats();
    other.join();

    assertThat(mostReading).hasValue(2 * CONCURRENCY);
  }

  @Test
  void failTogetherWhereNoPlaceIsLeftForOneThatFails() {
    backend.fail();

    assertThatThrownBy(discovery::stats)
        .isInstanceOf(BackendUnavailable.class)
        .hasMessage("scripted to be down");
  }

  @Test
  void areReadNoFurtherOnceTheCallerIsInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(discovery::stats).isInstanceOf(BackendUnavailable.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(backend.reads()).isZero();
  }

  /** Each read waits until {@code together} have been under way at once. */
  private void readsMeet(int together) {
    var met = new CountDownLatch(together);
    backend.duringReads(
        () -> {
          mostReading.accumulateAndGet(reading.incrementAndGet(), Math::max);
          met.countDown();
          await(met);
          reading.decrementAndGet();
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String name(int i) {
    return "service-%02d".formatted(i);
  }
}
