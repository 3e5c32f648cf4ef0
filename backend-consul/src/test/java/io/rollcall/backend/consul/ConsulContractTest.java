package io.rollcall.backend.consul;

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
import io.rollcall.contract.UnhealthyRemovalContract;
import io.rollcall.contract.WatchContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Lacks(
    value = {Guarantee.HEARTBEATS_SEE_REMOVALS},
    because =
        "the replica that holds an instance renews it for a second after it was removed elsewhere")
class ConsulContractTest {

  @Nested
  class Registrations extends RegistrationContract {
    @Override
    protected BackendFixture newFixture() {
      return ConsulFixture.onSharedServer();
    }
  }

  @Nested
  class Leases extends LeaseContract {
    @Override
    protected BackendFixture newFixture() {
      return ConsulFixture.onSharedServer();
    }
  }

  @Nested
  class HealthReports extends HealthReportContract {
    @Override
    protected BackendFixture newFixture() {
      return ConsulFixture.onSharedServer();
    }
  }

  @Nested
  class Maintenance extends MaintenanceContract {
    @Override
    protected BackendFixture newFixture() {
      return ConsulFixture.onSharedServer();
    }
  }

  @Nested
  class UnhealthyRemovals extends UnhealthyRemovalContract {
    @Override
    protected BackendFixture newFixture() {
      return ConsulFixture.onSharedServer();
    }
  }

  @Nested
  class MetadataReplacements extends MetadataReplacementContract {
    @Override
    protected BackendFixture newFixture() {
      return ConsulFixture.onSharedServer();
    }
  }

  /** On a quiet server, as are the names. */
  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  class Watches extends WatchContract {
    @Override
    protected BackendFixture newFixture() {
      return ConsulFixture.onQuietServer();
    }
  }

  /** On a quiet server: what leaves elsewhere moves the revision of whatever is absent. */
  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  class Names extends NamesContract {
    @Override
    protected BackendFixture newFixture() {
      return ConsulFixture.onQuietServer();
    }
  }

  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  class Concurrency extends ConcurrencyContract {
    @Override
    protected BackendFixture newFixture() {
      return ConsulFixture.onSharedServer();
    }
  }

  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  class Replicas extends ReplicaContract {
    @Override
    protected BackendFixture newFixture() {
      return ConsulFixture.onQuietServer();
    }
  }

  /** Where agents probe. At the addresses of these suites is nobody, nor do they look at health. */
  @Nested
  class RegistrationsWithNativeChecks extends RegistrationContract {
    @Override
    protected BackendFixture newFixture() {
      return ConsulFixture.withNativeChecks();
    }
  }

  @Nested
  class LeasesWithNativeChecks extends LeaseContract {
    @Override
    protected BackendFixture newFixture() {
      return ConsulFixture.withNativeChecks();
    }
  }

  @Test
  void itsPageSaysWhatIsGuaranteed() {
    Guarantees.assertDocumented("`consul`", ConsulContractTest.class);
  }
}
