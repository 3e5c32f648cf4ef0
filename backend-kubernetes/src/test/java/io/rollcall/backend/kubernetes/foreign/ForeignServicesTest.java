package io.rollcall.backend.kubernetes.foreign;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPortBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.rollcall.backend.kubernetes.metadata.Labels;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Protocol;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Slices of others as services, without an API server. */
class ForeignServicesTest {

  private final ForeignServices services = new ForeignServices(List.of("legacy", "orders"));

  @Test
  void endpointIsShownAsAnInstance() {
    var slice = slice("legacy-x7", "legacy", 12);
    slice.getPorts().add(port("metrics", 9100));
    slice.getPorts().add(port("a.b", 1));
    slice.getEndpoints().getFirst().setZone("eu-1");

    assertThat(services.changed(slice)).containsExactly("legacy");

    var found = requireNonNull(services.find(new InstanceKey("legacy", "pod-1")));
    var shown = found.instance().registration();
    assertThat(shown.host()).isEqualTo("10.0.0.9");
    assertThat(shown.port()).isEqualTo(8080);
    assertThat(shown.ports().byName()).isEqualTo(Map.of("metrics", 9100));
    assertThat(shown.protocol()).isEqualTo(Protocol.GRPC);
    assertThat(shown.zone()).isEqualTo("eu-1");
    assertThat(found.instance().isServed()).isTrue();
    assertThat(found.origin())
        .isEqualTo("Kubernetes: 'pod-1' of slice 'legacy-x7' of Service 'legacy'");
  }

  @Test
  void whatIsNotReadyIsUnhealthy() {
    var slice = slice("legacy-x7", "legacy", 12);
    slice.getEndpoints().getFirst().getConditions().setReady(false);
    services.changed(slice);
    assertThat(status("legacy")).isEqualTo(HealthStatus.UNHEALTHY);

    slice.getEndpoints().getFirst().getConditions().setReady(null);
    services.changed(slice);
    assertThat(status("legacy")).isEqualTo(HealthStatus.HEALTHY);
  }

  @Test
  void whatIsNotAskedForIsNotShown() {
    var own = slice("orders.1", "orders", 12);
    own.getMetadata().getLabels().put(Labels.MANAGED_BY, Labels.ROLLCALL);
    assertThat(services.changed(own)).isEmpty();
    assertThat(services.changed(slice("other-1", "other", 12))).isEmpty();
    var bare = slice("bare", "legacy", 12);
    bare.setPorts(List.of());
    services.changed(bare);

    assertThat(services.names()).isEmpty();
  }

  @Test
  void instanceOfRollcallCountsBeforeAnother() {
    services.changed(slice("orders-x7", "orders", 12));
    var registration = Registration.builder("orders", "pod-1", "10.0.0.1", 80).build();
    var own = ServiceInstance.registered(registration, Instant.EPOCH, 3);

    assertThat(services.merge(new ServiceState("orders", 4, List.of(own))).instances())
        .containsExactly(own);
  }

  @Test
  void addressOfIpv4CountsWhereAPodHasBoth() {
    var other = slice("legacy-a6", "legacy", 12);
    other.setAddressType("IPv6");
    other.getEndpoints().getFirst().setAddresses(List.of("fd00::9"));
    services.changed(other);
    services.changed(slice("legacy-x4", "legacy", 13));

    assertThat(merged("legacy").instances())
        .extracting(one -> one.registration().host())
        .containsExactly("10.0.0.9");
    services.removed(slice("legacy-x4", "legacy", 14));
    assertThat(merged("legacy").instances())
        .extracting(one -> one.registration().host())
        .containsExactly("fd00::9");
  }

  @Test
  void sliceThatComesToAnotherServiceLeavesTheOneBefore() {
    services.changed(slice("one", "legacy", 12));

    assertThat(services.changed(slice("one", "orders", 13))).containsExactly("legacy", "orders");
    assertThat(services.names()).containsExactly("orders");

    assertThat(services.removed(slice("one", "orders", 14))).containsExactly("orders");
    assertThat(services.names()).isEmpty();
  }

  @Test
  void sliceThatBecomesRollcallsIsShownNoMore() {
    services.changed(slice("one", "legacy", 12));
    var own = slice("one", "legacy", 13);
    own.getMetadata().getLabels().put(Labels.MANAGED_BY, Labels.ROLLCALL);

    assertThat(services.changed(own)).containsExactly("legacy");

    assertThat(services.names()).isEmpty();
    assertThat(merged("legacy").revision()).isEqualTo(18);
  }

  @Test
  void revisionNeverGoesBack() {
    services.reset(List.of(slice("legacy-1", "legacy", 90)), "100");
    assertThat(merged("legacy").revision()).isEqualTo(105);
    assertThat(merged("orders").revision()).isEqualTo(105);

    services.changed(slice("legacy-1", "legacy", 101));
    assertThat(merged("legacy").revision()).isEqualTo(106);
    services.removed(slice("legacy-1", "legacy", 102));
    assertThat(merged("legacy").revision()).isEqualTo(107);
    assertThat(merged("orders").revision()).isEqualTo(107);
    assertThat(services.addedToAbsent()).isEqualTo(102);

    services.changed(slice("orders-1", "orders", 103));
    assertThat(services.reset(List.of(), "110")).containsExactly("orders");
    assertThat(merged("orders").revision()).isEqualTo(115);
  }

  /** Together with what Rollcall has of it: nothing, at revision 5. */
  private ServiceState merged(String service) {
    return services.merge(new ServiceState(service, 5, List.of()));
  }

  private HealthStatus status(String service) {
    return merged(service).instances().getFirst().status();
  }

  private static EndpointSlice slice(String name, String service, long version) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withName(name)
        .withResourceVersion("" + version)
        .addToLabels(Labels.SERVICE_NAME, service)
        .addToLabels(Labels.MANAGED_BY, "endpointslice-controller.k8s.io")
        .endMetadata()
        .withAddressType("IPv4")
        .addToPorts(port("grpc", 8080))
        .addToEndpoints(
            new EndpointBuilder()
                .withAddresses("10.0.0.9")
                .withNewConditions()
                .withReady(true)
                .endConditions()
                .withNewTargetRef()
                .withKind("Pod")
                .withName("pod-1")
                .endTargetRef()
                .build())
        .build();
  }

  private static EndpointPort port(String name, int port) {
    return new EndpointPortBuilder()
        .withName(name)
        .withPort(port)
        .withProtocol("TCP")
        .withAppProtocol(name)
        .build();
  }
}
