package io.rollcall.backend.kubernetes;

import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.put;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.rollcall.backend.kubernetes.api.KubernetesConnection.Purpose;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.backend.kubernetes.slice.ServiceKind;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.store.Tries;
import io.rollcall.store.Turns;
import io.rollcall.store.follow.Freshness;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The Services that instances belong to. */
class ServicesTest {

  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Map<String, String> LETS_ROLLCALL_IN =
      Map.of("rollcall.io/registrations", "true");

  private final TestNamespace namespace = new TestNamespace(Kubernetes.V1.shared());
  private final TestRegistries registries = new TestRegistries();
  private final Objects<Service> objects = namespace.connect().services();
  private final Objects<EndpointSlice> slices = namespace.connect().slices(Purpose.CALLERS);
  private final ServiceObjects form = new ServiceObjects(namespace.name(), ServiceKind.HEADLESS);

  private final VirtualTime time = new VirtualTime();
  private final Set<String> inUse = new HashSet<>();
  private final EmptyServices empty =
      new EmptyServices(objects, () -> inUse, new Fresh(), name -> true, time);

  /** What is followed is all there is. */
  private static final class Fresh implements Freshness {
    @Override
    public boolean isFollowing() {
      return true;
    }

    @Override
    public boolean isProved(Duration ago) {
      return true;
    }

    @Override
    public boolean isFollowedSince(long nanos) {
      return true;
    }
  }

  @AfterEach
  void close() {
    registries.close();
    namespace.close();
  }

  @Test
  void firstInstanceMakesAServiceThatSelectsNothing() {
    var registry = registries.connect(namespace.settings());

    put(registry, heartbeating("orders", "1"));
    put(registry, heartbeating("orders", "2"));

    var made = requireNonNull(objects.get("orders"));
    assertThat(made.getSpec().getClusterIP()).isEqualTo("None");
    assertThat(made.getSpec().getSelector()).isNullOrEmpty();
    assertThat(ServiceObjects.isMadeByRollcall(made)).isTrue();
  }

  @Test
  void serviceHasAnAddressAndThePortsOfItsFirstInstanceWhereThatIsSet() {
    var registry = registries.connect(namespace.settings().withServiceKind(ServiceKind.CLUSTER_IP));

    put(registry, heartbeating("orders", "1").ports(Map.of("metrics", 9090, "again", 8080)));

    var made = requireNonNull(objects.get("orders")).getSpec();
    assertThat(made.getClusterIP()).startsWith("10.");
    assertThat(made.getPorts()).extracting(ServicePort::getPort).containsExactly(8080, 9090);
  }

  @Test
  void serviceThatSelectsPodsTakesNoInstances() {
    objects.create(theirs("orders", Map.of("app", "orders"), LETS_ROLLCALL_IN));

    assertRefused(namespace.settings(), "orders");

    assertThat(slices.get("orders.1")).isNull();
  }

  @Test
  void serviceOfTheApiServerTakesNoInstances() {
    assertRefused(namespace.settings().withNamespace("default"), "kubernetes");
  }

  @Test
  void serviceWhoseOwnerLetsRollcallInIsLeftAsItIs() {
    var theirs = objects.create(theirs("orders", Map.of(), LETS_ROLLCALL_IN));
    var registry = registries.connect(namespace.settings());

    put(registry, heartbeating("orders", "1"));

    assertThat(objects.get("orders")).isEqualTo(theirs);
  }

  @Test
  void replicasRegisterBesideTheServiceOfTheirPods() {
    var rollcall = ServiceRegistry.OWN_SERVICE;
    objects.create(theirs(rollcall, Map.of("app", rollcall), Map.of()));
    var registry = registries.connect(namespace.settings());

    put(registry, heartbeating(rollcall, "1"));

    assertThat(slices.get(rollcall + ".1")).isNotNull();
  }

  @Test
  void instanceBelongsToTheServiceThatIsThereNow() {
    var registry = registries.connect(namespace.settings());
    put(registry, heartbeating("orders", "1"));
    objects.delete(requireNonNull(objects.get("orders")));

    put(registry, heartbeating("orders", "2"));

    assertThat(owners("orders.2"))
        .containsExactly(requireNonNull(objects.get("orders")).getMetadata().getUid());
  }

  @Test
  void reportLeavesASliceToItsService() {
    var registry = registries.connect(namespace.settings());
    put(registry, heartbeating("orders", "1"));
    var slice = requireNonNull(slices.get("orders.1"));
    slice.getMetadata().setOwnerReferences(List.of()); // as kubectl delete --cascade=orphan does
    slices.replace(slice);

    registry.beginMaintenance(new InstanceKey("orders", "1"), new Maintenance(Instant.EPOCH, "-"));

    assertThat(requireNonNull(slices.get("orders.1")).getEndpoints().getFirst().getConditions())
        .matches(EndpointConditions::getTerminating);
    assertThat(owners("orders.1")).isEmpty();
  }

  @Test
  void whatIsEmptyForAMinuteIsDeleted() {
    make("orders");
    make("stock");
    inUse.add("stock");

    empty.look();
    time.pass(EmptyServices.LEFT_FOR.minusMillis(1));
    empty.look();
    assertThat(objects.get("orders")).isNotNull();

    time.pass(Duration.ofMillis(1));
    empty.look();
    assertThat(objects.get("orders")).isNull();
    assertThat(objects.get("stock")).isNotNull();
  }

  @Test
  void whatAUserMadeIsNotDeleted() {
    objects.create(theirs("orders", Map.of(), Map.of()));

    empty.look();
    time.pass(EmptyServices.LEFT_FOR);
    empty.look();

    assertThat(objects.get("orders")).isNotNull();
  }

  @Test
  void whatAnInstanceIsAboutToComeToIsNotDeleted() {
    make("orders");
    var services =
        new Services(objects, form, new Turns(LONGEST), () -> new Tries(time, time, LONGEST), time);
    empty.look();

    services.uidFor(heartbeating("orders", "1").build(), true);

    time.pass(EmptyServices.LEFT_FOR);
    empty.look();
    assertThat(objects.get("orders")).isNotNull();
  }

  private List<String> owners(String slice) {
    return requireNonNull(slices.get(slice)).getMetadata().getOwnerReferences().stream()
        .map(OwnerReference::getUid)
        .toList();
  }

  private void make(String service) {
    objects.create(form.service(heartbeating(service, "1").build()));
  }

  private void assertRefused(KubernetesSettings settings, String service) {
    var registry = registries.connect(settings);
    assertThatExceptionOfType(InvalidValue.class)
        .isThrownBy(() -> put(registry, heartbeating(service, "1")))
        .withMessageContaining("'%s'".formatted(service))
        .withMessageContaining("rollcall.io/registrations");
  }

  private Service theirs(
      String name, Map<String, String> selector, Map<String, String> annotations) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withNamespace(namespace.name())
        .withName(name)
        .withAnnotations(annotations)
        .endMetadata()
        .withNewSpec()
        .withSelector(selector)
        .addNewPort()
        .withPort(80)
        .endPort()
        .endSpec()
        .build();
  }
}
