package io.rollcall.backend.kubernetes;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.Guarantee;
import io.rollcall.contract.HealthReportContract;
import io.rollcall.contract.Lacks;
import io.rollcall.contract.LeaseContract;
import io.rollcall.contract.MaintenanceContract;
import io.rollcall.contract.RegistrationContract;
import io.rollcall.contract.ReplicaContract;
import io.rollcall.contract.WatchContract;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A part of the suites on another release of Kubernetes than the one that tests can build. */
@EnabledIfEnvironmentVariable(
    named = GivenNamespace.VARIABLE,
    matches = ".+",
    disabledReason = GivenNamespace.VARIABLE + " names no kubeconfig of another cluster")
@Lacks(
    value = {
      Guarantee.HEARTBEATS_SEE_REMOVALS,
      Guarantee.WHAT_EXPIRES_LEAVES,
      Guarantee.LATER_REGISTRATIONS_HAVE_LATER_REVISIONS
    },
    because =
        "replicas follow each other's writes, and 15 % of a service may leave within a minute, or"
            + " one instance")
class GivenClusterTest {

  @Nested
  class Registrations extends RegistrationContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(new GivenNamespace());
    }
  }

  @Nested
  class Leases extends LeaseContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(new GivenNamespace());
    }
  }

  @Nested
  class Maintenance extends MaintenanceContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(new GivenNamespace());
    }
  }

  @Nested
  class HealthReports extends HealthReportContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(new GivenNamespace());
    }
  }

  @Nested
  class Watches extends WatchContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(new GivenNamespace());
    }
  }

  @Nested
  class Replicas extends ReplicaContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(new GivenNamespace());
    }
  }
}
