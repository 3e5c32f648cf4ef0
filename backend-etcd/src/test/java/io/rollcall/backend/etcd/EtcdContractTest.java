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
import io.rollcall.contract.UnhealthyRemovalContract;
import io.rollcall.contract.WatchContract;
import io.rollcall.contract.server.Etcd;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class EtcdContractTest {

  private final Etcd etcd;

  EtcdContractTest(Etcd etcd) {
    this.etcd = etcd;
  }

  @Nested
  class Registrations extends RegistrationContract {
    @Override
    protected BackendFixture newFixture() {
      return new EtcdFixture(etcd);
    }
  }

  @Nested
  class Leases extends LeaseContract {
    @Override
    protected BackendFixture newFixture() {
      return new EtcdFixture(etcd);
    }
  }

  @Nested
  class HealthReports extends HealthReportContract {
    @Override
    protected BackendFixture newFixture() {
      return new EtcdFixture(etcd);
    }
  }

  @Nested
  class Maintenance extends MaintenanceContract {
    @Override
    protected BackendFixture newFixture() {
      return new EtcdFixture(etcd);
    }
  }

  @Nested
  class UnhealthyRemovals extends UnhealthyRemovalContract {
    @Override
    protected BackendFixture newFixture() {
      return new EtcdFixture(etcd);
    }
  }

  @Nested
  class MetadataReplacements extends MetadataReplacementContract {
    @Override
    protected BackendFixture newFixture() {
      return new EtcdFixture(etcd);
    }
  }

  @Nested
  class Watches extends WatchContract {
    @Override
    protected BackendFixture newFixture() {
      return new EtcdFixture(etcd);
    }
  }

  @Nested
  class Names extends NamesContract {
    @Override
    protected BackendFixture newFixture() {
      return new EtcdFixture(etcd);
    }
  }

  @Nested
  class Concurrency extends ConcurrencyContract {
    @Override
    protected BackendFixture newFixture() {
      return new EtcdFixture(etcd);
    }
  }

  @Nested
  class Replicas extends ReplicaContract {
    @Override
    protected BackendFixture newFixture() {
      return new EtcdFixture(etcd);
    }
  }

  @Test
  void itsPageSaysWhatIsGuaranteed() {
    Guarantees.assertDocumented("`etcd`", EtcdContractTest.class);
  }
}
