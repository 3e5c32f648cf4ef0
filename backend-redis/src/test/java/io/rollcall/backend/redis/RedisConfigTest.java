package io.rollcall.backend.redis;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.CellContract;
import io.rollcall.contract.ConfigContract;
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
  class Configs extends ConfigContract {
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
}
