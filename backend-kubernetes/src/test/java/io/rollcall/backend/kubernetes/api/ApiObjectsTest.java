package io.rollcall.backend.kubernetes.api;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.rollcall.backend.kubernetes.TestNamespace;
import io.rollcall.backend.kubernetes.api.KubernetesConnection.Purpose;
import io.rollcall.contract.Concurrently;
import io.rollcall.contract.OpenRegistries;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.model.RegistryException.BackendUnavailable;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class ApiObjectsTest {

  private static final Map<String, String> ALL = Map.of();

  private final TestNamespace namespace;
  private final KubernetesConnection connection;
  private final Objects<EndpointSlice> slices;

  ApiObjectsTest(Kubernetes kubernetes) {
    this.namespace = new TestNamespace(kubernetes.shared());
    this.connection = namespace.connect();
    this.slices = connection.slices(Purpose.CALLERS);
  }

  @AfterEach
  void close() {
    namespace.close();
  }

  @Test
  void sliceIsKeptAsItWasWritten() {
    var slice = slice("orders", "a").build();
    var created = requireNonNull(slices.create(slice));

    var read = requireNonNull(slices.get("orders"));

    assertThat(read.getMetadata().getUid()).isNotEmpty();
    for (var each : new EndpointSlice[] {created, read}) {
      assertThat(each.getApiVersion()).isEqualTo("discovery.k8s.io/v1");
      assertThat(each.getEndpoints()).isEqualTo(slice.getEndpoints());
      assertThat(each.getMetadata().getResourceVersion())
          .isEqualTo(created.getMetadata().getResourceVersion());
    }
    assertThat(slices.list(ALL).items()).containsExactly(read);
  }

  @Test
  void objectsAreComparedAndSet() {
    assertThat(slices.get("orders")).isNull();
    assertThat(
            slices.replace(
                slice("orders", "a").editMetadata().withResourceVersion("1").endMetadata().build()))
        .isNull();

    var first = requireNonNull(slices.create(slice("orders", "a").build()));
    assertThat(slices.create(slice("orders", "b").build())).isNull();

    var second = requireNonNull(slices.replace(in(first, "b")));
    assertThat(second.getEndpoints().getFirst().getZone()).isEqualTo("b");
    assertThat(slices.replace(in(first, "c"))).isNull();
    assertThat(slices.delete(first)).isFalse();

    assertThat(slices.delete(second)).isTrue();
    assertThat(slices.delete(second)).isFalse();
    assertThat(slices.replace(second)).isNull();
    assertThat(slices.get("orders")).isNull();
  }

  @Test
  void objectThatWasMadeAnewIsAnother() {
    var first = requireNonNull(slices.create(slice("orders", "a").build()));
    slices.delete(first);
    requireNonNull(slices.create(slice("orders", "a").build()));

    assertThat(slices.replace(first)).isNull();
    assertThat(slices.delete(first)).isFalse();
    assertThat(slices.get("orders")).isNotNull();
  }

  @Test
  void leaseThatIsGoneIsNotMadeByAReplacement() {
    var leases = connection.leases();
    var lease =
        requireNonNull(
            leases.create(
                new LeaseBuilder()
                    .withNewMetadata()
                    .withName("replica")
                    .endMetadata()
                    .withNewSpec()
                    .withHolderIdentity("replica")
                    .endSpec()
                    .build()));
    assertThat(leases.delete(lease)).isTrue();

    assertThat(leases.replace(lease)).isNull();
    assertThat(leases.get("replica")).isNull();
  }

  @Test
  void listingHasAllPagesAndOnlyWhatHasTheLabels() throws Exception {
    var maps = connection.configMaps(Purpose.CALLERS);
    int count = 1001;
    Concurrently.run(
        16,
        thread ->
            IntStream.range(0, count)
                .filter(number -> number % 16 == thread)
                .forEach(number -> maps.create(map("map-" + number, number % 2 == 0))));

    assertThat(maps.list(ALL).items().stream().map(map -> map.getMetadata().getName()))
        .containsAll(IntStream.range(0, count).mapToObj(number -> "map-" + number).toList());
    assertThat(maps.list(Map.of("even", "true", "test", "a")).items()).hasSize(501);
    assertThat(maps.list(Map.of("even", "true", "test", "b")).items()).isEmpty();
  }

  @Test
  void watchGoesOnFromAListing() {
    var before = requireNonNull(slices.create(slice("before", "a").build()));
    var told = new ToldObjects<EndpointSlice>();
    var listed = slices.list(Map.of("test", "yes"));
    assertThat(listed.items()).containsExactly(before);

    try (var _ = slices.watch(Map.of("test", "yes"), listed.resourceVersion(), told)) {
      var created = requireNonNull(slices.create(slice("orders", "a").build()));
      var replaced = requireNonNull(slices.replace(in(created, "b")));
      var moved = in(before, "a");
      moved.getMetadata().setLabels(Map.of("test", "no"));
      slices.replace(moved);
      slices.delete(replaced);

      OpenRegistries.eventually(
          () ->
              assertThat(told.besidesBookmarks())
                  .containsExactly(
                      ToldObjects.changed("orders", version(created)),
                      ToldObjects.changed("orders", version(replaced)),
                      new News.Removed<>("before"),
                      new News.Removed<>("orders")));
    }
  }

  @Test
  void watchThatIsClosedTellsNothingMore() {
    var told = new ToldObjects<EndpointSlice>();
    var still = new ToldObjects<EndpointSlice>();
    var version = slices.list(ALL).resourceVersion();
    try (var _ = slices.watch(ALL, version, still)) {
      slices.watch(ALL, version, told).close();
      slices.create(slice("orders", "a").build());

      OpenRegistries.eventually(() -> assertThat(still.besidesBookmarks()).isNotEmpty());
      assertThat(told.besidesBookmarks()).isEmpty();
    }
  }

  @Test
  void listenerThatFailsEndsItsWatch() {
    var failure = new IllegalStateException("on purpose");
    var told = new ToldObjects<EndpointSlice>();
    Consumer<News<EndpointSlice>> failing =
        news -> {
          if (news instanceof News.Changed) {
            throw failure;
          }
          told.accept(news);
        };
    try (var _ = slices.watch(ALL, slices.list(ALL).resourceVersion(), failing)) {
      slices.create(slice("orders", "a").build());
      OpenRegistries.eventually(
          () ->
              assertThat(told.besidesBookmarks())
                  .containsExactly(new News.Ended<>(failure, false)));
    }
  }

  @Test
  void namespaceThatIsNotThereIsNamed() {
    var elsewhere =
        namespace.connect(namespace.settings().withNamespace("nowhere")).slices(Purpose.CALLERS);
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> elsewhere.create(slice("orders", "a").build()))
        .withMessageContaining("namespace")
        .withMessageContaining("nowhere");
  }

  @Test
  void objectThatIsRefusedIsSaidToBe() {
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> slices.create(slice("Orders", "a").build()))
        .withMessageContaining("422")
        .withMessageContaining("Orders");
  }

  private static EndpointSliceBuilder slice(String name, String zone) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(Map.of("test", "yes"))
        .endMetadata()
        .withAddressType("IPv4")
        .addNewEndpoint()
        .withAddresses("10.0.0.1")
        .withZone(zone)
        .withNewConditions()
        .withReady(true)
        .withServing(true)
        .withTerminating(false)
        .endConditions()
        .endEndpoint();
  }

  private static EndpointSlice in(EndpointSlice slice, String zone) {
    return slice.edit().editFirstEndpoint().withZone(zone).endEndpoint().build();
  }

  private static ConfigMap map(String name, boolean isEven) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(Map.of("even", "" + isEven, "test", "a"))
        .endMetadata()
        .build();
  }

  private static String version(EndpointSlice slice) {
    return slice.getMetadata().getResourceVersion();
  }
}
