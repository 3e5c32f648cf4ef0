package io.rollcall.discovery;

import static io.rollcall.registry.Instances.healthy;
import static io.rollcall.registry.Instances.unhealthy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.balancer.BalancerSettings;
import io.rollcall.balancer.Balancers;
import io.rollcall.balancer.LoadBalancer;
import io.rollcall.balancer.OutstandingPicks;
import io.rollcall.balancer.Strategy;
import io.rollcall.catalog.Bus;
import io.rollcall.catalog.CatalogSettings;
import io.rollcall.catalog.LastKnown;
import io.rollcall.catalog.PropagationMeter;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.discovery.InstanceFilter.Health;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Protocol;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.RegistryException.NoHealthyInstance;
import io.rollcall.model.RegistryException.PickNotFound;
import io.rollcall.model.ServiceInstance;
import io.rollcall.registry.Instances;
import io.rollcall.registry.ScriptedBackend;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DiscoveryTest {

  /** Picks the last candidate, and counts. */
  private record Last(String name) implements Strategy {
    @Override
    public LoadBalancer create(String service) {
      return (candidates, key) -> candidates.getLast();
    }

    @Override
    public boolean countsPicks() {
      return true;
    }
  }

  private final ScriptedBackend backend = new ScriptedBackend();
  private final VirtualTime time = new VirtualTime();
  private final ServiceCatalog catalog =
      new ServiceCatalog(
          backend, CatalogSettings.DEFAULT, time, time, new Bus<>(), PropagationMeter.NONE);
  private final Discovery discovery =
      new Discovery(
          catalog,
          new Balancers(List.of(new Last("last")), new BalancerSettings("last", Map.of())),
          new OutstandingPicks(time, Duration.ofSeconds(60), 100),
          4,
          LookupMeter.NONE);

  @BeforeEach
  void start() {
    backend.has(
        "orders",
        canary("a", "z1"),
        Instances.of(Registration.builder("orders", "b", "10.0.0.2", 80).zone("z2").tags("blue")),
        unhealthy("orders", "c", 1));
    catalog.start(LastKnown.NOTHING);
  }

  @Test
  void findsHealthyInstancesUnlessAskedForAny() {
    assertThat(ids(InstanceFilter.HEALTHY)).containsExactly("a", "b");
    assertThat(ids(InstanceFilter.ANY)).containsExactly("a", "b", "c");
  }

  @Test
  void findsInstancesThatPassEveryPartOfTheFilter() {
    assertThat(ids(filter(Set.of("blue"), null, null, null, Map.of()))).containsExactly("a", "b");
    assertThat(ids(filter(Set.of("blue", "canary"), null, null, null, Map.of())))
        .containsExactly("a");
    assertThat(ids(filter(Set.of(), "2.0", null, null, Map.of()))).containsExactly("a");
    assertThat(ids(filter(Set.of(), null, "z2", null, Map.of()))).containsExactly("b");
    assertThat(ids(filter(Set.of(), null, null, Protocol.GRPC, Map.of()))).containsExactly("a");
    assertThat(ids(filter(Set.of(), null, null, null, Map.of("team", "x")))).containsExactly("a");
    assertThat(ids(filter(Set.of(), null, null, null, Map.of("team", "y")))).isEmpty();
    assertThat(ids(filter(Set.of("blue"), "2.0", "z2", null, Map.of()))).isEmpty();
  }

  @Test
  void refusesNamesThatNoServiceCanHave() {
    assertThatThrownBy(() -> discovery.discover("no/way"))
        .isInstanceOf(InvalidValue.class)
        .hasMessageContaining("service")
        .hasMessageContaining("no/way");
  }

  @Test
  void aServiceNobodyRegisteredYetHasNoInstances() {
    assertThat(discovery.discover("later").instances()).isEmpty();
  }

  @Test
  void findsManyAtOnceAndReportsTheFailingOneInItsPlace() {
    backend.has("stock", healthy("stock", "s", 1));
    backend.disconnect("cut off");

    var lookups =
        discovery.discoverMany(new LinkedHashSet<>(List.of("stock", "never-seen", "orders")));

    assertThat(lookups.sequencedKeySet()).containsExactly("stock", "never-seen", "orders");
    assertThat(lookups.get("never-seen")).isInstanceOf(Lookup.Failed.class);
    assertThat(lookups.get("orders")).isInstanceOf(Lookup.Found.class);
  }

  @Test
  void selectsByTheConfiguredStrategyAndGivesAPickToRelease() {
    var selection = discovery.select(SelectionRequest.of("orders"));

    assertThat(selection.instance().id()).isEqualTo("b");
    assertThat(selection.strategy()).isEqualTo("last");
    var pickId = selection.pickId();
    assertThat(pickId).isNotNull();
    discovery.release(pickId);
    assertThatThrownBy(() -> discovery.release(pickId)).isInstanceOf(PickNotFound.class);
  }

  @Test
  void namesTheStrategiesThereAreWhenAskedForAnother() {
    var request = new SelectionRequest("orders", "first", null, InstanceFilter.HEALTHY, null);

    assertThatThrownBy(() -> discovery.select(request))
        .isInstanceOf(InvalidValue.class)
        .hasMessage("strategy must be one of last, but is 'first'");
  }

  @Test
  void neverSelectsAnUnhealthyInstance() {
    var request = new SelectionRequest("orders", null, null, InstanceFilter.ANY, null);

    assertThat(discovery.select(request).instance().id()).isEqualTo("b");

    backend.has("orders", unhealthy("orders", "c", 1));
    assertThatThrownBy(() -> discovery.select(request)).isInstanceOf(NoHealthyInstance.class);
  }

  @Test
  void prefersAZoneAndSpillsOverToTheOthersOnlyWhenItHasNone() {
    assertThat(selectPreferring("z1")).isEqualTo("a");
    assertThat(selectPreferring("z2")).isEqualTo("b");
    assertThat(selectPreferring("z3")).isEqualTo("b");
  }

  @Test
  void listsServicesInOrderAPageAtATime() {
    backend.has("alpha", healthy("alpha", "x", 1));
    backend.has("zulu", healthy("zulu", "x", 1), unhealthy("zulu", "y", 1));

    assertThat(discovery.list(NameScope.ALL, null, 2))
        .extracting(ServiceSummary::service)
        .containsExactly("alpha", "orders");
    assertThat(discovery.list(NameScope.ALL, "orders", 2))
        .containsExactly(new ServiceSummary("zulu", 2, 1, 3));
    assertThat(discovery.count(NameScope.ALL)).isEqualTo(3);
  }

  @Test
  void listsAndCountsTheServicesWhoseNamesStartAlike() {
    for (var name : List.of("pay", "pay.a", "pay.cards", "pay0", "paz")) {
      backend.has(name, healthy(name, "x", 1));
    }

    assertThat(discovery.list(NameScope.startingWith("pay."), null, 9))
        .extracting(ServiceSummary::service)
        .containsExactly("pay.a", "pay.cards");
    assertThat(discovery.list(NameScope.startingWith("pay."), "pay.a", 9))
        .extracting(ServiceSummary::service)
        .containsExactly("pay.cards");
    assertThat(discovery.list(NameScope.startingWith("pay."), "a", 1)).hasSize(1);
    assertThat(discovery.list(NameScope.startingWith("pay."), "pay0", 9)).isEmpty();
    assertThat(discovery.count(NameScope.startingWith("pay."))).isEqualTo(2);
    assertThat(discovery.count(NameScope.startingWith("pay"))).isEqualTo(4);
    assertThat(discovery.stats(NameScope.startingWith("pay.")).services()).isEqualTo(2);
    var without = new NameScope("pay.", name -> !name.equals("pay.a"));
    assertThat(discovery.list(without, null, 1))
        .hasSize(1)
        .noneMatch(each -> each.service().equals("pay.a"));
    assertThat(discovery.count(without)).isEqualTo(1);
    assertThat(discovery.stats(without).services()).isEqualTo(1);
    assertThat(discovery.count(NameScope.startingWith("none"))).isZero();
  }

  @Test
  void countsTheWholeRegistry() {
    backend.has("stock", healthy("stock", "s", 1));

    var stats = discovery.stats(NameScope.ALL);

    assertThat(stats.services()).isEqualTo(2);
    assertThat(stats.instances()).isEqualTo(4);
    assertThat(stats.byStatus())
        .containsEntry(HealthStatus.HEALTHY, 3)
        .containsEntry(HealthStatus.UNHEALTHY, 1)
        .containsEntry(HealthStatus.UNKNOWN, 0);
    assertThat(stats.byProtocol()).containsEntry(Protocol.HTTP, 3).containsEntry(Protocol.GRPC, 1);
  }

  private List<String> ids(InstanceFilter filter) {
    return filter.apply(discovery.discover("orders")).stream().map(ServiceInstance::id).toList();
  }

  private String selectPreferring(String zone) {
    return discovery
        .select(new SelectionRequest("orders", null, null, InstanceFilter.HEALTHY, zone))
        .instance()
        .id();
  }

  private static InstanceFilter filter(
      Set<String> tags,
      @Nullable String version,
      @Nullable String zone,
      @Nullable Protocol protocol,
      Map<String, String> metadata) {
    return new InstanceFilter(Health.HEALTHY, tags, version, zone, protocol, metadata);
  }

  private static ServiceInstance canary(String id, String zone) {
    return Instances.of(
        Registration.builder("orders", id, "10.0.0.1", 8080)
            .zone(zone)
            .version("2.0")
            .protocol(Protocol.GRPC)
            .tags("blue", "canary")
            .metadata(Map.of("team", "x", "color", "red")));
  }
}
