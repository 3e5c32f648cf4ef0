package io.rollcall.catalog;

import static io.rollcall.registry.Instances.healthy;
import static io.rollcall.registry.Instances.unhealthy;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.ScriptedBackend;
import io.rollcall.registry.ServiceInstance;
import io.rollcall.registry.Subscription;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AllServicesTest {

  private static final Duration LONG = Duration.ofSeconds(5);

  private final ScriptedBackend backend = new ScriptedBackend();
  private final VirtualTime time = new VirtualTime();
  private final ServiceCatalog catalog =
      new ServiceCatalog(
          backend, new CatalogSettings(2, LONG, LONG, LONG, List.of()), time, time, new EventBus());
  private final Map<String, List<ServiceInstance>> told = new TreeMap<>();
  private Subscription subscription = () -> {};

  @BeforeEach
  void subscribe() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start();
    subscription =
        catalog.subscribeAll(service -> told.put(service.service(), service.instances()));
  }

  @Test
  void whatIsThereIsToldAtOnce() {
    assertThat(told).containsOnlyKeys("orders");
    assertThat(told.get("orders")).hasSize(1);
  }

  @Test
  void whatComesAndChangesIsTold() {
    backend.has("stock", healthy("stock", "a", 2));
    backend.has("orders", unhealthy("orders", "a", 1));
    time.pass(Duration.ofSeconds(2));

    assertThat(told.get("stock")).containsExactly(healthy("stock", "a", 2));
    assertThat(told.get("orders")).containsExactly(unhealthy("orders", "a", 1));
  }

  @Test
  void whatGoesIsToldAsEmptyAndWatchedNoMore() {
    backend.has("orders");
    time.pass(LONG);

    assertThat(told.get("orders")).isEmpty();
    assertThat(backend.watched()).isEmpty();
  }

  @Test
  void whatComesBackIsToldAgain() {
    backend.has("orders");
    backend.has("orders", healthy("orders", "b", 3));
    time.pass(LONG);

    assertThat(told.get("orders")).containsExactly(healthy("orders", "b", 3));
  }

  @Test
  void allAreFollowedEvenWhenTheyAreMoreThanTheCacheHolds() {
    for (var service : List.of("a", "b", "c", "d")) {
      backend.has(service, healthy(service, "1", 1));
    }
    time.pass(LONG);

    assertThat(told).containsOnlyKeys("a", "b", "c", "d", "orders");
    assertThat(backend.watched()).containsExactlyInAnyOrder("a", "b", "c", "d", "orders");
  }

  @Test
  void afterItIsClosedNothingIsTold() {
    subscription.close();
    backend.has("stock", healthy("stock", "a", 2));
    backend.has("orders");
    time.pass(LONG);

    assertThat(told).containsOnlyKeys("orders");
    assertThat(told.get("orders")).hasSize(1);
  }
}
