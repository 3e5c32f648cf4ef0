package io.rollcall.backend.memory;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.ModelContract;

class MemoryModelTest extends ModelContract {

  @Override
  protected BackendFixture newFixture() {
    return MemoryFixture.withoutFile();
  }
}
