package io.rollcall.fault;

import io.rollcall.contract.server.Consul;
import io.rollcall.contract.server.Etcd;
import io.rollcall.contract.server.ServerOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A replica is killed while many write one configuration. */
class KilledConfigReplicaTest {

  private static final Map<String, String> KEEPING_ALL =
      Map.of("ROLLCALL_CONFIG_VERSIONS", "10000");

  @Test
  void losesNothingOverEtcd() throws Exception {
    play(Rig.single(StoreKind.ETCD, Etcd.V3_5.start(ServerOptions.PLAIN), KEEPING_ALL));
  }

  @Test
  void losesNothingOverConsul() throws Exception {
    play(Rig.single(StoreKind.CONSUL, Consul.start(ServerOptions.PLAIN), KEEPING_ALL));
  }

  @Test
  void losesNothingInMemoryWithItsFile() throws Exception {
    play(Rig.memory(KEEPING_ALL));
  }

  private static void play(Rig started) throws Exception {
    try (var rig = started;
        var writers = new WritersOfOneConfig(rig)) {
      writers.play();
    }
  }
}
