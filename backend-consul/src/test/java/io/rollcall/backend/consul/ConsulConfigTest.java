package io.rollcall.backend.consul;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.CellContract;
import io.rollcall.contract.ConfigContract;
import org.junit.jupiter.api.Nested;

/** Configurations in Consul. */
class ConsulConfigTest {

  @Nested
  class CellsInConsul extends CellContract {
    @Override
    protected BackendFixture newFixture() {
      return ConsulFixture.onSharedServer();
    }
  }

  @Nested
  class Configs extends ConfigContract {
    @Override
    protected BackendFixture newFixture() {
      return ConsulFixture.onSharedServer();
    }
  }
}
