package io.rollcall.backend.etcd;

import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.probed;
import static io.rollcall.contract.OpenRegistries.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.ToldStates;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An etcd that is put back to older data, and grows past the revision at which a replica lists it,
 * before the replica has got the listing: from one moment to the next, the address leads to another
 * one.
 */
@ParameterizedClass
@EnumSource
@Execution(ExecutionMode.SAME_THREAD) // it starts two servers
class OlderDataTest {

  private final TestRegistries registries = new TestRegistries();
  private final ToldStates told = new ToldStates();
  private final RealServer before;
  private final RealServer after;
  private final GrpcProxy proxy;

  OlderDataTest(Etcd etcd) {
    before = etcd.start(ServerOptions.PLAIN);
    after = etcd.start(ServerOptions.PLAIN);
    proxy = GrpcProxy.before(before.uri());
  }

  @AfterEach
  void close() {
    registries.close();
    proxy.close();
    before.close();
    after.close();
  }

  @Test
  void whatChangedBelowTheListedRevisionIsTold() {
    put(registries.connect(EtcdSettings.of(before.uri())), probed("orders", "lost"));
    var other = registries.connect(EtcdSettings.of(after.uri()));
    for (int i = 1; i <= 3; i++) {
      put(other, probed("orders", "" + i));
    }
    proxy.delayAnswer(GrpcProxy.RANGE, "", () -> proxy.leadTo(after.uri()));

    var registry = registries.open(EtcdSettings.of(proxy.uri()));
    registry.watch("orders", told);

    eventually(() -> assertThat(told.ids()).containsExactly("1", "2", "3"));
  }
}
