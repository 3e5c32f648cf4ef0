package io.rollcall.backend.etcd;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.CellContract;
import io.rollcall.contract.ConfigConcurrencyContract;
import io.rollcall.contract.ConfigHistoryContract;
import io.rollcall.contract.ConfigWatchContract;
import io.rollcall.contract.ConfigWriteContract;
import io.rollcall.contract.server.Etcd;
import org.junit.jupiter.api.Nested;

/** Configurations in etcd. */
class EtcdConfigTest {

  @Nested
  class CellsInOldEtcd extends CellContract {
    @Override
    protected BackendFixture newFixture() {
      return new EtcdFixture(Etcd.V3_4);
    }
  }

  @Nested
  class CellsInEtcd extends CellContract {
    @Override
    protected BackendFixture newFixture() {
      return new EtcdFixture(Etcd.V3_5);
    }
  }

  @Nested
  class Writes extends ConfigWriteContract {
    @Override
    protected BackendFixture newFixture() {
      return new EtcdFixture(Etcd.V3_5);
    }
  }

  @Nested
  class Histories extends ConfigHistoryContract {
    @Override
    protected BackendFixture newFixture() {
      return new EtcdFixture(Etcd.V3_5);
    }
  }

  @Nested
  class Watches extends ConfigWatchContract {
    @Override
    protected BackendFixture newFixture() {
      return new EtcdFixture(Etcd.V3_5);
    }
  }

  @Nested
  class Concurrency extends ConfigConcurrencyContract {
    @Override
    protected BackendFixture newFixture() {
      return new EtcdFixture(Etcd.V3_5);
    }
  }
}
