package io.rollcall.backend.kubernetes.slice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.tuple;

import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.rollcall.backend.kubernetes.metadata.Names;
import io.rollcall.json.UnreadableValue;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Maintenance;
import io.rollcall.model.Protocol;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceSlicesTest {

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");
  private static final Registration ORDERS =
      Registration.builder("Orders", "n1", "10.0.0.1", 8080)
          .healthCheck(new HealthCheck.Heartbeat(Duration.ofSeconds(20)))
          .ports(Map.of("grpc", 9090, "port", 7070))
          .zone("a")
          .metadata(Map.of("team", "blue"))
          .build();

  private final InstanceSlices slices = new InstanceSlices("shop", ServiceKind.HEADLESS);

  @Test
  void instanceComesBackAsItWas() throws UnreadableValue {
    var stored = stored(instance().withHealth(HealthStatus.UNHEALTHY, "no answer")).over();

    assertThat(InstanceSlices.read(overTheWire(slices.slice(stored)))).isEqualTo(stored);
  }

  @Test
  void plainUsersFindTheServiceAndWhoKeepsTheSlice() {
    var metadata = slices.slice(stored(instance())).getMetadata();

    assertThat(metadata.getNamespace()).isEqualTo("shop");
    assertThat(metadata.getLabels())
        .contains(
            entry("kubernetes.io/service-name", Names.service("Orders")),
            entry("endpointslice.kubernetes.io/managed-by", "rollcall"),
            entry("service.kubernetes.io/headless", ""));
    assertThat(metadata.getOwnerReferences())
        .extracting("kind", "name")
        .containsExactly(tuple("Service", Names.service("Orders")));
  }

  @Test
  void portsHaveNamesOfTheirOwn() {
    assertThat(slices.slice(stored(instance())).getPorts())
        .extracting(EndpointPort::getName, EndpointPort::getPort, EndpointPort::getProtocol)
        .containsExactly(
            tuple("port", 8080, "TCP"),
            tuple("grpc", 9090, "TCP"),
            tuple(Names.digested("port"), 7070, "TCP"));
  }

  @Test
  void datagramsAreTold() {
    var dns = Registration.builder("dns", "1", "10.0.0.1", 53).protocol(Protocol.UDP).build();

    assertThat(slices.slice(stored(registered(dns))).getPorts())
        .extracting(EndpointPort::getProtocol)
        .containsExactly("UDP");
  }

  @Test
  void conditionsFollowFromHealthAndMaintenance() {
    var healthy = instance().withHealth(HealthStatus.HEALTHY, "");
    var away = healthy.withMaintenance(new Maintenance(AT, "a deploy"));

    assertThat(conditions(healthy)).containsExactly(true, true, false);
    assertThat(conditions(away)).containsExactly(false, true, true);
    assertThat(conditions(healthy.withHealth(HealthStatus.UNHEALTHY, "")))
        .containsExactly(false, false, false);
    assertThat(conditions(healthy.withHealth(HealthStatus.UNKNOWN, "")))
        .containsExactly(false, false, false);
  }

  @Test
  void instanceWhoseLeaseIsOverIsNotServed() {
    var healthy = stored(instance().withHealth(HealthStatus.HEALTHY, ""));

    assertThat(conditions(healthy.over())).containsExactly(false, false, false);
  }

  @Test
  void maintenanceOutlivesTheInstance() throws UnreadableValue {
    var away = stored(instance()).with(new Maintenance(AT, "a deploy")).departed(Departure.EXPIRED);

    assertThat(InstanceSlices.read(overTheWire(slices.slice(away)))).isEqualTo(away);
    assertThat(away.isPast()).isFalse();
  }

  @Test
  void hostThatKubernetesRefusesIsKeptWithoutAnEndpoint() throws UnreadableValue {
    var stored = stored(registered(Registration.builder("a", "1", "127.0.0.1", 80).build()));
    var slice = slices.slice(stored);

    assertThat(slice.getEndpoints()).isEmpty();
    assertThat(InstanceSlices.read(overTheWire(slice))).isEqualTo(stored);
  }

  @Test
  void instanceThatLeftHasNoEndpointsAndSaysWhy() throws UnreadableValue {
    var left = stored(instance()).departed(Departure.EXPIRED);
    var slice = slices.slice(left);

    assertThat(slice.getEndpoints()).isEmpty();
    assertThat(InstanceSlices.read(overTheWire(slice))).isEqualTo(left);
  }

  @Test
  void sliceOfAnotherServiceIsNotRead() {
    var slice = slices.slice(stored(instance()));
    slice.getMetadata().getLabels().put("kubernetes.io/service-name", "other");

    assertThatThrownBy(() -> InstanceSlices.read(slice))
        .isInstanceOf(UnreadableValue.class)
        .hasMessageContaining("other");
  }

  @Test
  void sliceThatOthersMadeIsNotRead() {
    var slice = slices.slice(stored(instance()));
    slice.getMetadata().setAnnotations(Map.of());

    assertThatThrownBy(() -> InstanceSlices.read(slice)).isInstanceOf(UnreadableValue.class);
  }

  @Test
  void copyOfASliceUnderAnotherNameIsNotRead() {
    var slice = slices.slice(stored(instance()));
    slice.getMetadata().setName("copy");

    assertThatThrownBy(() -> InstanceSlices.read(slice))
        .isInstanceOf(UnreadableValue.class)
        .hasMessageContaining("copy");
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, (1L << 53) + 1, Long.MAX_VALUE})
  void numberThatRollcallNeverReachesIsNotRead(long number) {
    var base = new StoredInstance(instance(), 42, false, number, 3, null, "uid", "1001");
    var changes = new StoredInstance(instance(), 42, false, 100, number, null, "uid", "1001");

    assertThatThrownBy(() -> InstanceSlices.read(slices.slice(base)))
        .isInstanceOf(UnreadableValue.class);
    assertThatThrownBy(() -> InstanceSlices.read(slices.slice(changes)))
        .isInstanceOf(UnreadableValue.class);
  }

  @Test
  void revisionThatRollcallNeverReachesIsNotRead() {
    var far = ServiceInstance.registered(ORDERS, Instant.EPOCH, Long.MAX_VALUE);
    var stored = new StoredInstance(far, 42, false, 100, 3, null, "uid", "1001");

    assertThat(InstanceSlices.isReadable(stored)).isFalse();
    assertThatThrownBy(() -> InstanceSlices.read(slices.slice(stored)))
        .isInstanceOf(UnreadableValue.class);
  }

  private Iterable<Boolean> conditions(ServiceInstance instance) {
    return conditions(stored(instance));
  }

  private Iterable<Boolean> conditions(StoredInstance stored) {
    Endpoint endpoint = slices.slice(stored).getEndpoints().getFirst();
    var conditions = endpoint.getConditions();
    return List.of(conditions.getReady(), conditions.getServing(), conditions.getTerminating());
  }

  private static EndpointSlice overTheWire(EndpointSlice slice) {
    return Serialization.unmarshal(Serialization.asJson(slice), EndpointSlice.class);
  }

  private static ServiceInstance instance() {
    return registered(ORDERS);
  }

  private static ServiceInstance registered(Registration registration) {
    return ServiceInstance.registered(registration, AT, 7);
  }

  private static StoredInstance stored(ServiceInstance instance) {
    return new StoredInstance(instance, 42, false, 100, 3, null, "uid", "1001");
  }
}
