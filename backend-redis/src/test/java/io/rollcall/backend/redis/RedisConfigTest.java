package io.rollcall.backend.redis;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.CellContract;
import io.rollcall.contract.ConfigConcurrencyContract;
import io.rollcall.contract.ConfigHistoryContract;
import io.rollcall.contract.ConfigWatchContract;
import io.rollcall.contract.ConfigWriteContract;
import org.junit.jupiter.api.Nested;

/** Configurations in Redis. */
class RedisConfigTest {

  @Nested
  class CellsInRedis extends CellContract {
    @Override
    protected BackendFixture newFixture() {
      return new RedisFixture(Deployment.REDIS);
    }
  }

  @Nested
  class CellsInValkey extends CellContract {
    @Override
    protected BackendFixture newFixture() {
      return new RedisFixture(Deployment.VALKEY);
    }
  }

  @Nested
  class CellsUnderSentinels extends CellContract {
    @Override
    protected BackendFixture newFixture() {
      return new RedisFixture(Deployment.SENTINELS);
    }
  }

  @Nested
  class CellsInACluster extends CellContract {
    @Override
    protected BackendFixture newFixture() {
      return new RedisFixture(Deployment.CLUSTER);
    }
  }

  @Nested
  class Writes extends ConfigWriteContract {
    @Override
    protected BackendFixture newFixture() {
      return new RedisFixture(Deployment.VALKEY);
    }
  }

  @Nested
  class Histories extends ConfigHistoryContract {
    @Override
    protected BackendFixture newFixture() {
      return new RedisFixture(Deployment.VALKEY);
    }
  }

  @Nested
  class Watches extends ConfigWatchContract {
    @Override
    protected BackendFixture newFixture() {
      return new RedisFixture(Deployment.VALKEY);
    }
  }

  @Nested
  class Concurrency extends ConfigConcurrencyContract {
    @Override
    protected BackendFixture newFixture() {
      return new RedisFixture(Deployment.VALKEY);
    }
  }
}
