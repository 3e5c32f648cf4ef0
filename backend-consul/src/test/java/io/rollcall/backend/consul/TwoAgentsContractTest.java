package io.rollcall.backend.consul;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.ConcurrencyContract;
import io.rollcall.contract.HealthReportContract;
import io.rollcall.contract.LeaseContract;
import io.rollcall.contract.MaintenanceContract;
import io.rollcall.contract.NamesContract;
import io.rollcall.contract.RegistrationContract;
import io.rollcall.contract.ReplicaContract;
import io.rollcall.contract.UnhealthyRemovalContract;
import io.rollcall.contract.WatchContract;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Each call goes to the other of two replicas, each of which has an agent of its own. */
class TwoAgentsContractTest {

  private static final String REVISION_MOVES =
      "the other agent takes the instance over, which moves the service's revision";

  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  class Registrations extends RegistrationContract {
    @Override
    protected BackendFixture newFixture() {
      return new TwoAgentsFixture();
    }

    @Override
    @Test
    @Disabled(REVISION_MOVES)
    protected void sameRegistrationAgainChangesNothingButTheHeartbeat() {}

    @Override
    @Test
    @Disabled(REVISION_MOVES)
    protected void sameRegistrationAgainTellsNobody() {}
  }

  @Nested
  class Leases extends LeaseContract {
    @Override
    protected BackendFixture newFixture() {
      return new TwoAgentsFixture();
    }

    @Override
    @Test
    @Disabled(REVISION_MOVES)
    protected void heartbeatIsReadButChangesNoRevisionAndTellsNobody() {}

    @Override
    @Test
    @Disabled("the other agent takes the instance over, with a full TTL")
    protected void healthReportIsNoHeartbeat() {}
  }

  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  class HealthReports extends HealthReportContract {
    @Override
    protected BackendFixture newFixture() {
      return new TwoAgentsFixture();
    }

    @Override
    @Test
    @Disabled(REVISION_MOVES)
    protected void sameReportAgainTellsNobody() {}

    @Override
    @Test
    @Disabled(REVISION_MOVES)
    protected void reportMeasuredOnAnEarlierRegistrationIsDropped() {}
  }

  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  class Maintenance extends MaintenanceContract {
    @Override
    protected BackendFixture newFixture() {
      return new TwoAgentsFixture();
    }

    @Override
    @Test
    @Disabled(REVISION_MOVES)
    protected void sameReasonAgainTellsNobody() {}

    @Override
    @Test
    @Disabled(REVISION_MOVES)
    protected void puttingBackWhatIsInServiceTellsNobody() {}
  }

  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  class UnhealthyRemovals extends UnhealthyRemovalContract {
    @Override
    protected BackendFixture newFixture() {
      return new TwoAgentsFixture();
    }
  }

  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  class Watches extends WatchContract {
    @Override
    protected BackendFixture newFixture() {
      return new TwoAgentsFixture();
    }

    @Override
    @Test
    @Disabled(REVISION_MOVES)
    protected void revisionsOfAWatchedServiceGrow() {}
  }

  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  class Names extends NamesContract {
    @Override
    protected BackendFixture newFixture() {
      return new TwoAgentsFixture();
    }

    @Override
    @Test
    @Disabled(REVISION_MOVES)
    protected void whatDoesNotChangeTheSetIsNotTold() {}
  }

  @Nested
  @Execution(ExecutionMode.SAME_THREAD)
  class Concurrency extends ConcurrencyContract {
    @Override
    protected BackendFixture newFixture() {
      return new TwoAgentsFixture();
    }
  }

  @Nested
  class Replicas extends ReplicaContract {
    @Override
    protected BackendFixture newFixture() {
      return new TwoAgentsFixture();
    }
  }
}
