package io.rollcall.backend.kubernetes;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.CellContract;
import io.rollcall.contract.ConfigConcurrencyContract;
import io.rollcall.contract.ConfigHistoryContract;
import io.rollcall.contract.ConfigWatchContract;
import io.rollcall.contract.ConfigWriteContract;
import io.rollcall.contract.server.Kubernetes;
import org.junit.jupiter.api.Nested;

/** Configurations in Kubernetes, for which it does not matter how it serves slices. */
class KubernetesConfigTest {

  @Nested
  class CellsInConfigMaps extends CellContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(Kubernetes.V1);
    }
  }

  @Nested
  class Writes extends ConfigWriteContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(Kubernetes.V1);
    }
  }

  @Nested
  class Histories extends ConfigHistoryContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(Kubernetes.V1);
    }
  }

  @Nested
  class Watches extends ConfigWatchContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(Kubernetes.V1);
    }
  }

  @Nested
  class Concurrency extends ConfigConcurrencyContract {
    @Override
    protected BackendFixture newFixture() {
      return new KubernetesFixture(Kubernetes.V1);
    }
  }
}
