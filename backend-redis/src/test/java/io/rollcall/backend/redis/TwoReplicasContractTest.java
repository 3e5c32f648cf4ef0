package io.rollcall.backend.redis;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.ConcurrencyContract;
import io.rollcall.contract.Guarantee;
import io.rollcall.contract.Guarantees;
import io.rollcall.contract.HealthReportContract;
import io.rollcall.contract.Lacks;
import io.rollcall.contract.LeaseContract;
import io.rollcall.contract.MaintenanceContract;
import io.rollcall.contract.MetadataReplacementContract;
import io.rollcall.contract.NamesContract;
import io.rollcall.contract.RegistrationContract;
import io.rollcall.contract.ReplicaContract;
import io.rollcall.contract.ReplicasTakingTurns;
import io.rollcall.contract.UnhealthyRemovalContract;
import io.rollcall.contract.WatchContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each call goes to the other of two replicas. One kind of server is enough for that. */
@Lacks(
    value = Guarantee.WHAT_EXPIRES_LEAVES,
    because = "15 % of a service may leave within a minute, or one instance")
class TwoReplicasContractTest {

  @Nested
  class Registrations extends RegistrationContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new RedisFixture(Deployment.VALKEY));
    }
  }

  @Nested
  class Leases extends LeaseContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new RedisFixture(Deployment.VALKEY));
    }
  }

  @Nested
  class HealthReports extends HealthReportContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new RedisFixture(Deployment.VALKEY));
    }
  }

  @Nested
  class Maintenance extends MaintenanceContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new RedisFixture(Deployment.VALKEY));
    }
  }

  @Nested
  class UnhealthyRemovals extends UnhealthyRemovalContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new RedisFixture(Deployment.VALKEY));
    }
  }

  @Nested
  class MetadataReplacements extends MetadataReplacementContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new RedisFixture(Deployment.VALKEY));
    }
  }

  @Nested
  class Watches extends WatchContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new RedisFixture(Deployment.VALKEY));
    }
  }

  @Nested
  class Names extends NamesContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new RedisFixture(Deployment.VALKEY));
    }
  }

  @Nested
  class Concurrency extends ConcurrencyContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new RedisFixture(Deployment.VALKEY));
    }
  }

  @Nested
  class Replicas extends ReplicaContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new RedisFixture(Deployment.VALKEY));
    }
  }

  @Test
  void itsPageSaysWhatIsGuaranteed() {
    Guarantees.assertDocumented("`redis`", TwoReplicasContractTest.class);
  }
}
