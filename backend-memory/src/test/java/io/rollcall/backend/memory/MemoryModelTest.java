package io.rollcall.backend.memory;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.ModelContract;
import io.rollcall.contract.Operation;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class MemoryModelTest extends ModelContract {

  @Override
  protected BackendFixture newFixture() {
    return MemoryFixture.withoutFile();
  }

  @Property(tries = 20)
  @Override
  protected void backendBehavesAsAMapWhereLeasesEnd(
      @ForAll("runsWithLeases") List<List<Operation>> runs) throws Exception {
    super.backendBehavesAsAMapWhereLeasesEnd(runs);
  }
}
