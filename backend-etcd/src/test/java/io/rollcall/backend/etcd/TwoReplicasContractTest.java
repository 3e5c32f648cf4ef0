package io.rollcall.backend.etcd;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.ConcurrencyContract;
import io.rollcall.contract.Guarantees;
import io.rollcall.contract.HealthReportContract;
import io.rollcall.contract.LeaseContract;
import io.rollcall.contract.MaintenanceContract;
import io.rollcall.contract.MetadataReplacementContract;
import io.rollcall.contract.NamesContract;
import io.rollcall.contract.RegistrationContract;
import io.rollcall.contract.ReplicaContract;
import io.rollcall.contract.ReplicasTakingTurns;
import io.rollcall.contract.UnhealthyRemovalContract;
import io.rollcall.contract.WatchContract;
import io.rollcall.contract.server.Etcd;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each call goes to the other of two replicas. One version of etcd is enough for that. */
class TwoReplicasContractTest {

  @Nested
  class Registrations extends RegistrationContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new EtcdFixture(Etcd.V3_5));
    }
  }

  @Nested
  class Leases extends LeaseContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new EtcdFixture(Etcd.V3_5));
    }
  }

  @Nested
  class HealthReports extends HealthReportContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new EtcdFixture(Etcd.V3_5));
    }
  }

  @Nested
  class Maintenance extends MaintenanceContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new EtcdFixture(Etcd.V3_5));
    }
  }

  @Nested
  class UnhealthyRemovals extends UnhealthyRemovalContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new EtcdFixture(Etcd.V3_5));
    }
  }

  @Nested
  class MetadataReplacements extends MetadataReplacementContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new EtcdFixture(Etcd.V3_5));
    }
  }

  @Nested
  class Watches extends WatchContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new EtcdFixture(Etcd.V3_5));
    }
  }

  @Nested
  class Names extends NamesContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new EtcdFixture(Etcd.V3_5));
    }
  }

  @Nested
  class Concurrency extends ConcurrencyContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new EtcdFixture(Etcd.V3_5));
    }
  }

  @Nested
  class Replicas extends ReplicaContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new EtcdFixture(Etcd.V3_5));
    }
  }

  @Test
  void itsPageSaysWhatIsGuaranteed() {
    Guarantees.assertDocumented("`etcd`", TwoReplicasContractTest.class);
  }
}
