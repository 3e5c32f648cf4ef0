package io.rollcall.backend.memory;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.ConcurrencyContract;
import io.rollcall.contract.HealthReportContract;
import io.rollcall.contract.LeaseContract;
import io.rollcall.contract.MaintenanceContract;
import io.rollcall.contract.MetadataReplacementContract;
import io.rollcall.contract.NamesContract;
import io.rollcall.contract.RegistrationContract;
import io.rollcall.contract.UnhealthyRemovalContract;
import io.rollcall.contract.WatchContract;
import org.junit.jupiter.api.Nested;

class DurableContractTest {

  @Nested
  class Registrations extends RegistrationContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withFile();
    }
  }

  @Nested
  class Leases extends LeaseContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withFile();
    }
  }

  @Nested
  class HealthReports extends HealthReportContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withFile();
    }
  }

  @Nested
  class Maintenance extends MaintenanceContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withFile();
    }
  }

  @Nested
  class UnhealthyRemovals extends UnhealthyRemovalContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withFile();
    }
  }

  @Nested
  class MetadataReplacements extends MetadataReplacementContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withFile();
    }
  }

  @Nested
  class Watches extends WatchContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withFile();
    }
  }

  @Nested
  class Names extends NamesContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withFile();
    }
  }

  @Nested
  class Concurrency extends ConcurrencyContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withFile();
    }
  }
}
