package io.rollcall.discovery;

import static io.rollcall.registry.Instances.healthy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.balancer.BalancerSettings;
import io.rollcall.balancer.Balancers;
import io.rollcall.balancer.OutstandingPicks;
import io.rollcall.balancer.Strategies;
import io.rollcall.catalog.Bus;
import io.rollcall.catalog.CatalogSettings;
import io.rollcall.catalog.LastKnown;
import io.rollcall.catalog.PropagationMeter;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.registry.ScriptedBackend;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls that ask for many services of which nothing is known yet. */
@Timeout(30)
class ManyServicesTest {

  private static final int SERVICES = 20;
  private static final int CONCURRENCY = 3;

  private final ScriptedBackend backend = new ScriptedBackend();
  private final VirtualTime time = new VirtualTime();
  private final ServiceCatalog catalog =
      new ServiceCatalog(
          backend, CatalogSettings.DEFAULT, time, time, new Bus<>(), PropagationMeter.NONE);
  private final OutstandingPicks picks = new OutstandingPicks(time, Duration.ofSeconds(60), 100);
  private final Discovery discovery =
      new Discovery(
          catalog,
          new Balancers(Strategies.builtIn(picks), BalancerSettings.DEFAULT),
          picks,
          CONCURRENCY,
          LookupMeter.NONE);

  private final AtomicInteger asking = new AtomicInteger();
  private final AtomicInteger mostAsking = new AtomicInteger();

  @BeforeEach
  void start() {
    services(0, 2 * SERVICES).forEach(name -> backend.has(name, healthy(name, "a", 1)));
    backend.keepNamesBack();
    catalog.start(LastKnown.NOTHING);
  }

  @Test
  void areToldInTheirOrder() {
    var backwards = services(0, SERVICES).reversed();

    assertThat(discovery.discoverMany(backwards).keySet()).containsExactlyElementsOf(backwards);
  }

  @Test
  void areAskedForSeveralAtATimeAndNoMoreByOneCall() {
    watchesMeet(CONCURRENCY);

    assertThat(discovery.discoverMany(services(0, SERVICES)).values())
        .hasSize(SERVICES)
        .hasOnlyElementsOfType(Lookup.Found.class);

    assertThat(mostAsking).hasValue(CONCURRENCY);
  }

  @Test
  void areAskedForByEachCallAsIfItWereAlone() {
    watchesMeet(2 * CONCURRENCY);

    var other =
        CompletableFuture.supplyAsync(
            () -> discovery.discoverMany(services(SERVICES, 2 * SERVICES)));
    discovery.discoverMany(services(0, SERVICES));
    other.join();

    assertThat(mostAsking).hasValue(2 * CONCURRENCY);
  }

  @Test
  void failEachByItself() {
    backend.disconnect("cut off");

    assertThat(discovery.discoverMany(services(0, SERVICES)).values())
        .hasSize(SERVICES)
        .hasOnlyElementsOfType(Lookup.Failed.class);
  }

  @Test
  void areAskedForNoFurtherOnceTheCallerIsInterrupted() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> discovery.discoverMany(services(0, SERVICES)))
        .isInstanceOf(BackendUnavailable.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(backend.watched()).isEmpty();
  }

  /** Each watch that is opened waits until {@code together} have been under way at once. */
  private void watchesMeet(int together) {
    var met = new CountDownLatch(together);
    backend.duringWatches(
        () -> {
          mostAsking.accumulateAndGet(asking.incrementAndGet(), Math::max);
          met.countDown();
          await(met);
          asking.decrementAndGet();
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SequencedSet<String> services(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj("service-%02d"::formatted)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
