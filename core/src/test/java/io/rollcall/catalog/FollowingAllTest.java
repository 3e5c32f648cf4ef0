package io.rollcall.catalog;

import static io.rollcall.registry.Instances.healthy;
import static io.rollcall.registry.Instances.unhealthy;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.ServiceInstance;
import io.rollcall.registry.ScriptedBackend;
import io.rollcall.store.Subscription;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Following every service there is. */
class FollowingAllTest {

  private static final Duration LONG = Duration.ofSeconds(5);

  private final ScriptedBackend backend = new ScriptedBackend();
  private final VirtualTime time = new VirtualTime();
  private final ServiceCatalog catalog =
      new ServiceCatalog(
          backend,
          new CatalogSettings(LONG, LONG, LONG, List.of()),
          time,
          time,
          new Bus<>(),
          PropagationMeter.NONE);
  private final Map<String, List<ServiceInstance>> told = new TreeMap<>();
  private Subscription subscription = () -> {};

  @BeforeEach
  void subscribe() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);
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
  void aFollowerThatFailsHarmsNoOther() {
    var failing = new ArrayList<String>();
    catalog.subscribeAll(
        service -> {
          failing.add(service.service());
          if (service.service().equals("stock")) {
            throw new IllegalStateException("on purpose");
          }
        });
    var others = new ArrayList<String>();
    catalog.subscribeAll(service -> others.add(service.service()));
    backend.has("stock", healthy("stock", "a", 2));

    assertThat(failing).containsExactly("orders", "stock");
    assertThat(others).containsExactly("orders", "stock");
    assertThat(told).containsOnlyKeys("orders", "stock");
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
