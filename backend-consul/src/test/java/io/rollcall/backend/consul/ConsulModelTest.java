package io.rollcall.backend.consul;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.ModelContract;
import io.rollcall.contract.Operation;
import io.rollcall.contract.Registrations;
import io.rollcall.model.Registration;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ConsulModelTest extends ModelContract {

  @Override
  protected BackendFixture newFixture() {
    return ConsulFixture.onSharedServer();
  }

  @Override
  @Property(tries = 60)
  protected void backendBehavesAsAMap(@ForAll("operations") List<Operation> operations) {
    super.backendBehavesAsAMap(operations);
  }

  @Override
  @Property(tries = 60)
  protected void anyRegistrationIsReadAsItWasMade(
      @ForAll("registrations") Registration registration) {
    super.anyRegistrationIsReadAsItWasMade(registration);
  }

  @Override
  protected Arbitrary<Duration> pauses() {
    return Registrations.durations(Duration.ofMillis(1), Duration.ofMillis(300));
  }
}
