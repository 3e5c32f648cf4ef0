package io.rollcall.backend.consul;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.ConcurrencyContract;
import io.rollcall.contract.Guarantees;
import io.rollcall.contract.HealthReportContract;
import io.rollcall.contract.KnownToFail;
import io.rollcall.contract.LeaseContract;
import io.rollcall.contract.MaintenanceContract;
import io.rollcall.contract.NamesContract;
import io.rollcall.contract.RegistrationContract;
import io.rollcall.contract.ReplicaContract;
import io.rollcall.contract.UnhealthyRemovalContract;
import io.rollcall.contract.WatchContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@KnownToFail(
    test = "Concurrency.heartbeatBringsNothingBackThatIsRemovedMeanwhile",
    why =
        "a heartbeat that finds its copy gone from the agent registers it again, though another"
            + " replica beside the agent may have removed it just then")
@KnownToFail(
    test = "Concurrency.writersOfOneKeyAtSeveralReplicasLeaveNothingEither",
    why =
        "Consul's servers never show a registration that another replica beside the same agent"
            + " replaced or removed at once, so its outcome is unknown after the call timeout",
    byChance = true)
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
    Guarantees.assertDocumented("`consul`, one agent", ConsulContractTest.class);
  }
}
