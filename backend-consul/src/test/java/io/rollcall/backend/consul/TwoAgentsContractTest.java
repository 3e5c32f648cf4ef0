package io.rollcall.backend.consul;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Each call goes to the other of two replicas, each of which has an agent of its own. */
@Lacks(
    value = {Guarantee.HEARTBEATS_SEE_REMOVALS},
    because =
        "the replica that holds an instance renews it for a second after it was removed elsewhere")
class TwoAgentsContractTest {

  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  class Registrations extends RegistrationContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new TwoAgentsFixture());
    }
  }

  @Nested
  class Leases extends LeaseContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new TwoAgentsFixture());
    }
  }

  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  class HealthReports extends HealthReportContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new TwoAgentsFixture());
    }
  }

  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  class Maintenance extends MaintenanceContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new TwoAgentsFixture());
    }
  }

  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  class UnhealthyRemovals extends UnhealthyRemovalContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new TwoAgentsFixture());
    }
  }

  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  class MetadataReplacements extends MetadataReplacementContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new TwoAgentsFixture());
    }
  }

  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  class Watches extends WatchContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new TwoAgentsFixture());
    }
  }

  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  class Names extends NamesContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new TwoAgentsFixture());
    }
  }

  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  class Concurrency extends ConcurrencyContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new TwoAgentsFixture());
    }
  }

  @Nested
  class Replicas extends ReplicaContract {
    @Override
    protected BackendFixture newFixture() {
      return new ReplicasTakingTurns(new TwoAgentsFixture());
    }
  }

  @Test
  void whatIsSkippedIsKnown() {
    assertThat(Guarantees.skippedBy(TwoAgentsContractTest.class))
        .containsExactly(
            "Concurrency.heartbeatBringsNothingBackThatIsRemovedMeanwhile",
            "Leases.heartbeatAfterRemovalIsAnError");
  }

  @Test
  void itsPageSaysWhatIsGuaranteed() {
    Guarantees.assertDocumented("`consul`", TwoAgentsContractTest.class);
  }
}
