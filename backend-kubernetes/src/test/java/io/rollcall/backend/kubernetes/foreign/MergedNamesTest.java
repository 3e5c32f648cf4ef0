package io.rollcall.backend.kubernetes.foreign;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.rollcall.backend.kubernetes.metadata.Labels;
import io.rollcall.store.ServiceNames;
import io.rollcall.store.ServiceNames.All;
import io.rollcall.store.ServiceNames.Changed;
import io.rollcall.store.Watcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MergedNamesTest {

  private final ForeignServices foreign = new ForeignServices(List.of(""));
  private final List<Object> told = new ArrayList<>();
  private final MergedNames names =
      new MergedNames(
          foreign,
          new Watcher<>() {
            @Override
            public void onState(ServiceNames state) {
              told.add(state);
            }

            @Override
            public void onDisconnected(String reason) {
              told.add(reason);
            }
          });

  @Test
  void serviceIsThereAsLongAsAnybodyHasInstancesOfIt() {
    change("orders", 7);
    names.onState(new All(1, List.of("billing", "orders")));
    assertThat(told.getLast()).isEqualTo(new All(1, List.of("billing", "orders")));

    names.onState(new Changed(2, Set.of("legacy"), Set.of("orders")));
    assertThat(told.getLast()).isEqualTo(new Changed(2, Set.of("legacy"), Set.of()));

    foreign.removed(slice("orders", 8));
    names.foreignChanged("orders");
    assertThat(told.getLast()).isEqualTo(new Changed(10, Set.of(), Set.of("orders")));

    change("legacy", 9);
    assertThat(told.getLast()).isEqualTo(new Changed(10, Set.of(), Set.of()));
  }

  @Test
  void allIsToldAfterADisconnection() {
    names.onState(new All(1, List.of("billing")));
    names.onDisconnected("away");

    change("legacy", 9);
    assertThat(told.getLast()).isEqualTo("away");
    names.onState(new Changed(2, Set.of(), Set.of()));

    assertThat(told.getLast()).isEqualTo(new All(2, List.of("billing", "legacy")));
  }

  private void change(String service, long version) {
    foreign.changed(slice(service, version));
    names.foreignChanged(service);
  }

  private static EndpointSlice slice(String service, long version) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withName(service)
        .withResourceVersion("" + version)
        .addToLabels(Labels.SERVICE_NAME, service)
        .endMetadata()
        .withAddressType("IPv4")
        .addNewPort()
        .withPort(80)
        .endPort()
        .addNewEndpoint()
        .withAddresses("10.0.0.9")
        .endEndpoint()
        .build();
  }
}
