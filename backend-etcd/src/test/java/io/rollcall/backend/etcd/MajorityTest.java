package io.rollcall.backend.etcd;

import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.contract.ToldStates;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.RealServer;
import io.rollcall.contract.server.ServerOptions;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.Clock;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A member of a cluster that answers, and has lost touch with the others. */
class MajorityTest {

  /** As clusters over long distances have it: it takes three times that to notice the loss. */
  private static final ServerOptions SLOW_ELECTIONS =
      ServerOptions.PLAIN.withArguments("--election-timeout=8000");

  private static final Duration NOTICED_WITHIN = Duration.ofSeconds(15);

  @ParameterizedTest
  @EnumSource
  void leaderThatHasLostItsMajorityIsNotFollowedForLong(Etcd etcd) {
    try (var cluster = etcd.cluster(3, SLOW_ELECTIONS);
        var registries = new TestRegistries()) {
      var leader = cluster.leader();
      var registry =
          registries.connect(EtcdSettings.of(leader.uri()).withCallTimeout(Duration.ofSeconds(1)));
      var told = new ToldStates();
      registry.watch("orders", told);
      put(registry, heartbeating("orders", "1"));
      eventually(() -> assertThat(told.ids()).containsExactly("1"));
      var others = cluster.servers().stream().filter(server -> server != leader).toList();

      others.forEach(RealServer::pause);

      Awaitility.await()
          .atMost(NOTICED_WITHIN)
          .untilAsserted(() -> assertThat(told.disconnection()).isNotNull());
      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> registry.renew(new InstanceKey("orders", "1"), Clock.system().now()));

      others.forEach(RealServer::resume);

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> assertThat(told.disconnection()).isNull());
      assertThat(told.ids()).containsExactly("1");
    }
  }
}
