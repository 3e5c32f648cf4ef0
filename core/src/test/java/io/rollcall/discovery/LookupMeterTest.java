package io.rollcall.discovery;

import static io.rollcall.registry.Instances.healthy;
import static io.rollcall.registry.Instances.unhealthy;
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
import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.RegistryException.NoHealthyInstance;
import io.rollcall.registry.ScriptedBackend;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a meter is told of look-ups: each once. */
class LookupMeterTest {

  private final ScriptedBackend backend = new ScriptedBackend();
  private final VirtualTime time = new VirtualTime();
  private final ServiceCatalog catalog =
      new ServiceCatalog(
          backend, CatalogSettings.DEFAULT, time, time, new Bus<>(), PropagationMeter.NONE);
  private final OutstandingPicks picks = new OutstandingPicks(time, Duration.ofSeconds(60), 100);
  private final List<String> told = new ArrayList<>();
  private final Discovery discovery =
      new Discovery(
          catalog,
          new Balancers(Strategies.builtIn(picks), BalancerSettings.DEFAULT),
          picks,
          1,
          new Notes());

  @BeforeEach
  void register() {
    backend.has("orders", healthy("orders", "a", 1));
    backend.has("sick", unhealthy("sick", "a", 1));
  }

  @Test
  void whatIsNotAtHandIsLoaded() {
    backend.keepNamesBack();
    catalog.start(LastKnown.NOTHING);

    discovery.discover("orders");
    discovery.select(SelectionRequest.of("orders"));

    assertThat(told).containsExactly("loaded orders", "hit orders");
  }

  @Test
  void readsOfWhatIsAtHandHit() {
    catalog.start(LastKnown.NOTHING);
    discovery.peek("orders");
    discovery.discover("orders");
    discovery.select(SelectionRequest.of("orders"));
    discovery.discoverMany(new LinkedHashSet<>(List.of("orders", "sick")));
    discovery.discover("absent");

    assertThat(told)
        .containsExactly(
            "hit orders", "hit orders", "hit orders", "hit orders", "hit sick", "hit absent");
  }

  @Test
  void aPickOfNoneFails() {
    catalog.start(LastKnown.NOTHING);
    assertThatThrownBy(() -> discovery.select(SelectionRequest.of("sick")))
        .isInstanceOf(NoHealthyInstance.class);

    assertThat(told).containsExactly("failed sick: NoHealthyInstance");
  }

  @Test
  void aNameThatCannotBeOneFails() {
    catalog.start(LastKnown.NOTHING);
    assertThatThrownBy(() -> discovery.peek("no name")).isInstanceOf(InvalidValue.class);
    assertThatThrownBy(() -> discovery.discover("no name")).isInstanceOf(InvalidValue.class);

    assertThat(told)
        .containsExactly("failed no name: InvalidValue", "failed no name: InvalidValue");
  }

  @Test
  void whatTheStoreCannotBeAskedForFails() {
    catalog.start(LastKnown.NOTHING);
    backend.disconnect("cut off");

    assertThatThrownBy(() -> discovery.discover("unknown")).isInstanceOf(BackendUnavailable.class);

    assertThat(told).containsExactly("failed unknown: BackendUnavailable");
  }

  @Test
  void listsNumbersAndLooksAtOneInstanceAreNoLookups() {
    catalog.start(LastKnown.NOTHING);
    discovery.list(NameScope.ALL, null, 10);
    discovery.stats(NameScope.ALL);
    discovery.discoverEach(new LinkedHashSet<>(List.of("orders", "sick", "absent")));
    discovery.lastKnown("orders");

    assertThat(told).isEmpty();
  }

  private final class Notes implements LookupMeter {

    @Override
    public void hit(ServiceSnapshot atHand) {
      told.add("hit " + atHand.service());
    }

    @Override
    public void loaded(ServiceSnapshot fetched) {
      told.add("loaded " + fetched.service());
    }

    @Override
    public void failed(String service, RegistryException reason) {
      told.add("failed " + service + ": " + reason.getClass().getSimpleName());
    }
  }
}
