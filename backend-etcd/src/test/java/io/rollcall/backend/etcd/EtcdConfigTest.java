package io.rollcall.backend.etcd;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.CellContract;
import io.rollcall.contract.ConfigContract;
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
  class Configs extends ConfigContract {
    @Override
    protected BackendFixture newFixture() {
      return new EtcdFixture(Etcd.V3_5);
    }
  }
}
