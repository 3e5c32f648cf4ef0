package io.rollcall.backend.kubernetes;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.Guarantee;
import io.rollcall.contract.Guarantees;
import io.rollcall.contract.Lacks;
import io.rollcall.contract.MaintenanceContract;
import io.rollcall.contract.RegistrationContract;
import io.rollcall.contract.WatchContract;
import io.rollcall.contract.server.Kubernetes;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Where slices are of the version that the API server of the tests has built in. */
@Lacks(
    value = {
      Guarantee.HEARTBEATS_SEE_REMOVALS,
      Guarantee.WHAT_EXPIRES_LEAVES,
      Guarantee.LATER_REGISTRATIONS_HAVE_LATER_REVISIONS
    },
    because =
        "replicas follow each other's writes, and 15 % of a service may leave within a minute, or"
            + " one instance")
class BuiltInSlicesContractTest {

  @Nested
  class Registrations extends RegistrationContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(Kubernetes.V1BETA1);
    }
  }

  @Nested
  class Maintenance extends MaintenanceContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(Kubernetes.V1BETA1);
    }
  }

  @Nested
  class Watches extends WatchContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(Kubernetes.V1BETA1);
    }
  }

  @Test
  void itsPageSaysWhatIsGuaranteed() {
    Guarantees.assertDocumented("`kubernetes`", BuiltInSlicesContractTest.class);
  }
}
