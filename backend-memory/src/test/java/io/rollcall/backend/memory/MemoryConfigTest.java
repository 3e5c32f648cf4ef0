package io.rollcall.backend.memory;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.CellContract;
import io.rollcall.contract.ConfigContract;
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
  class ConfigsInMemory extends ConfigContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withoutFile();
    }

    @Override
    protected int writes() {
      return 2_000;
    }
  }

  @Nested
  class ConfigsInAFile extends ConfigContract {
    @Override
    protected BackendFixture newFixture() {
      return MemoryFixture.withFile();
    }

    @Override
    protected int writes() {
      return 2_000;
    }
  }
}
