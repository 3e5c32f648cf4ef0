package io.rollcall.backend.consul;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.CellContract;
import io.rollcall.contract.ConfigConcurrencyContract;
import io.rollcall.contract.ConfigHistoryContract;
import io.rollcall.contract.ConfigWatchContract;
import io.rollcall.contract.ConfigWriteContract;
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
  class Writes extends ConfigWriteContract {
    @Override
    protected BackendFixture newFixture() {
      return ConsulFixture.onSharedServer();
    }
  }

  @Nested
  class Histories extends ConfigHistoryContract {
    @Override
    protected BackendFixture newFixture() {
      return ConsulFixture.onSharedServer();
    }
  }

  @Nested
  class Watches extends ConfigWatchContract {
    @Override
    protected BackendFixture newFixture() {
      return ConsulFixture.onSharedServer();
    }
  }

  @Nested
  class Concurrency extends ConfigConcurrencyContract {
    @Override
    protected BackendFixture newFixture() {
      return ConsulFixture.onSharedServer();
    }
  }
}
