package io.rollcall.backend.memory;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.CellContract;
import io.rollcall.contract.ConfigConcurrencyContract;
import io.rollcall.contract.ConfigHistoryContract;
import io.rollcall.contract.ConfigWatchContract;
import io.rollcall.contract.ConfigWriteContract;
import org.junit.jupiter.api.Nested;

/** Configurations in memory, with a file and without. */
class MemoryConfigTest {

  @Nested
  class CellsInMemory extends CellContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withoutFile();
    }
  }

  @Nested
  class CellsInAFile extends CellContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withFile();
    }
  }

  @Nested
  class Writes extends ConfigWriteContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withoutFile();
    }
  }

  @Nested
  class Histories extends ConfigHistoryContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withoutFile();
    }
  }

  @Nested
  class Watches extends ConfigWatchContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withoutFile();
    }
  }

  @Nested
  class Concurrency extends ConfigConcurrencyContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withoutFile();
    }
  }

  @Nested
  class DurableWrites extends ConfigWriteContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withFile();
    }
  }

  @Nested
  class DurableHistories extends ConfigHistoryContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withFile();
    }
  }

  @Nested
  class DurableWatches extends ConfigWatchContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withFile();
    }
  }

  @Nested
  class DurableConcurrency extends ConfigConcurrencyContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withFile();
    }
  }
}
