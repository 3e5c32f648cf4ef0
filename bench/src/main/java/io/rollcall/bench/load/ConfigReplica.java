package io.rollcall.bench.load;

import io.rollcall.backend.consul.ConsulRegistry;
import io.rollcall.backend.consul.ConsulSettings;
import io.rollcall.backend.etcd.EtcdBackend;
import io.rollcall.backend.etcd.EtcdSettings;
import io.rollcall.backend.memory.MemoryRegistry;
import io.rollcall.backend.memory.MemorySettings;
import io.rollcall.config.Authorship;
import io.rollcall.config.Condition;
import io.rollcall.config.ConfigCheck;
import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigSeal;
import io.rollcall.config.ConfigSettings;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigWrite;
import io.rollcall.store.Backend;
import io.rollcall.store.lease.Peers;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.net.URI;
import java.util.List;

/** A configuration store in this process, on a backend of its own. */
record ConfigReplica(Backend backend, ConfigStore store) implements AutoCloseable {

  private static final Authorship BENCH = new Authorship("bench", "as measured");

  static ConfigReplica inMemory() {
    return over(MemoryRegistry.open(MemorySettings.NO_FILE, Clock.system(), Scheduler.system()));
  }

  static ConfigReplica onEtcd(URI etcd) {
    return over(EtcdBackend.open(EtcdSettings.of(etcd), Clock.system(), Scheduler.system()));
  }

  static ConfigReplica onConsul(URI consul) {
    return over(
        ConsulRegistry.open(
            ConsulSettings.of(consul),
            host -> true,
            Peers.NONE,
            Clock.system(),
            Scheduler.system()));
  }

  private static ConfigReplica over(Backend backend) {
    var store =
        ConfigStore.over(
            backend.cells(),
            ConfigSettings.DEFAULT,
            ConfigSeal.NONE,
            ConfigCheck.NONE,
            Clock.system(),
            Scheduler.system());
    return new ConfigReplica(backend, store);
  }

  void put(String key, String text) {
    store.write(put(key, new ConfigContent("text/plain", text)), BENCH);
  }

  static ConfigWrite put(String key, ConfigContent content) {
    return new ConfigWrite.Put(key, content, Condition.none(), true);
  }

  void write(List<ConfigWrite> writes) {
    store.write(writes, BENCH);
  }

  @Override
  public void close() {
    store.close();
    backend.close();
  }
}
