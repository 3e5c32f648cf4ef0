package io.rollcall.backend.etcd;

import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.probed;
import static io.rollcall.contract.OpenRegistries.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.ToldStates;
import io.rollcall.contract.server.Etcd;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.store.RegistryBackend;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Another replica writes between what a write rests on and the write. */
@ParameterizedClass
@EnumSource
class CrossedWritesTest {

  private static final InstanceKey KEY = new InstanceKey("orders", "1");

  private final TestRegistries registries = new TestRegistries();
  private final GrpcProxy proxy;
  private final RegistryBackend other;
  private final RegistryBackend registry;

  CrossedWritesTest(Etcd etcd) {
    var prefix = "/crossed/" + UUID.randomUUID();
    this.proxy = GrpcProxy.before(etcd.shared());
    this.other = registries.connect(EtcdSettings.of(etcd.shared()).withPrefix(prefix));
    this.registry = registries.connect(EtcdSettings.of(proxy.uri()).withPrefix(prefix));
  }

  @AfterEach
  void close() {
    registries.close();
    proxy.close();
  }

  @Test
  void removalGoesByWhatIsThereNow() {
    var told = new ToldStates();
    registry.watch("orders", told);
    var registered = put(registry, probed("orders", "1")).instance();
    eventually(() -> assertThat(told.revision()).isEqualTo(registered.revision()));
    proxy.holdWatches();
    put(other, probed("orders", "1").zone("later"));

    registry.remove(KEY);

    assertThat(other.read("orders").instances()).isEmpty();
  }

  @Test
  void reportIsMadeOverAnEarlierOneThatCameMeanwhile() {
    put(registry, probed("orders", "1"));
    proxy.delayAnswer(
        GrpcProxy.TXN,
        "/instances/orders/1",
        () -> other.report(report(HealthStatus.HEALTHY, "theirs")));

    registry.report(report(HealthStatus.UNHEALTHY, "mine"));

    assertThat(other.read("orders").instances())
        .singleElement()
        .satisfies(one -> assertThat(one.output()).isEqualTo("mine"));
  }

  private static HealthReport report(HealthStatus status, String output) {
    return new HealthReport(KEY, status, output, OptionalLong.empty());
  }
}
