package io.rollcall.backend.kubernetes;

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
import io.rollcall.contract.server.Kubernetes;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Lacks(
    value = {
      Guarantee.HEARTBEATS_SEE_REMOVALS,
      Guarantee.WHAT_EXPIRES_LEAVES,
      Guarantee.LATER_REGISTRATIONS_HAVE_LATER_REVISIONS
    },
    because =
        "replicas follow each other's writes, and 15 % of a service may leave within a minute, or"
            + " one instance")
class KubernetesContractTest {

  @Nested
  class Registrations extends RegistrationContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(Kubernetes.V1);
    }
  }

  @Nested
  @Execution(ExecutionMode.CONCURRENT)
  class Leases extends LeaseContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(Kubernetes.V1);
    }
  }

  @Nested
  class HealthReports extends HealthReportContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(Kubernetes.V1);
    }
  }

  @Nested
  class Maintenance extends MaintenanceContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(Kubernetes.V1);
    }
  }

  @Nested
  class UnhealthyRemovals extends UnhealthyRemovalContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(Kubernetes.V1);
    }
  }

  @Nested
  class MetadataReplacements extends MetadataReplacementContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(Kubernetes.V1);
    }
  }

  @Nested
  class Watches extends WatchContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(Kubernetes.V1);
    }
  }

  @Nested
  class Names extends NamesContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(Kubernetes.V1);
    }
  }

  @Nested
  class Concurrency extends ConcurrencyContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(Kubernetes.V1);
    }
  }

  @Nested
  class Replicas extends ReplicaContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(Kubernetes.V1);
    }
  }

  @Test
  void itsPageSaysWhatIsGuaranteed() {
    Guarantees.assertDocumented("`kubernetes`", KubernetesContractTest.class);
  }
}
