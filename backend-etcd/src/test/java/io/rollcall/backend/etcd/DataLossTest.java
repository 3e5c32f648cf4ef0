package io.rollcall.backend.etcd;

import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.catalog.Bus;
import io.rollcall.catalog.CatalogSettings;
import io.rollcall.catalog.LastKnown;
import io.rollcall.catalog.PropagationMeter;
import io.rollcall.catalog.ServiceCatalog;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.contract.server.TcpProxy;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An etcd that has lost its data before anybody was told that it was away: the address leads to an
 * empty one from one moment to the next.
 */
@ParameterizedClass
@EnumSource
@Execution(ExecutionMode.SAME_THREAD) // it starts two servers
class DataLossTest {

  private final TestRegistries registries = new TestRegistries();
  private final Scheduler scheduler = Scheduler.system();
  private final RealServer full;
  private final RealServer empty;
  private final TcpProxy network;
  private final RegistryBackend registry;
  private final ServiceCatalog catalog;

  DataLossTest(Etcd etcd) {
    full = etcd.start(ServerOptions.PLAIN);
    empty = etcd.start(ServerOptions.PLAIN);
    network = TcpProxy.before(full.uri());
    registry = registries.connect(EtcdSettings.of(network.uri(full.uri())));
    catalog =
        new ServiceCatalog(
            registry,
            CatalogSettings.DEFAULT,
            Clock.system(),
            scheduler,
            new Bus<>(),
            PropagationMeter.NONE);
    catalog.start(LastKnown.NOTHING);
  }

  @AfterEach
  void close() {
    catalog.close();
    registries.close();
    scheduler.close();
    network.close();
    full.close();
    empty.close();
  }

  @Test
  void whatIsLostIsNotServedAsFresh() {
    for (int i = 0; i < 20; i++) {
      put(registry, heartbeating("orders", "lost").zone("zone-" + i));
    }
    eventually(() -> assertThat(freshIds()).containsExactly("lost"));

    network.leadTo(empty.uri());

    eventually(() -> assertThat(freshIds()).isEmpty());
    eventually(() -> put(registry, heartbeating("orders", "again")));
    eventually(() -> assertThat(freshIds()).containsExactly("again"));
  }

  /** Of orders, unless the catalog says that what it serves is stale. */
  private List<String> freshIds() {
    var snapshot = catalog.get("orders");
    return snapshot.isStale()
        ? List.of()
        : snapshot.instances().stream().map(ServiceInstance::id).toList();
  }
}
