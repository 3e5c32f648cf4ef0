package io.rollcall.backend.etcd;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.ModelContract;
import io.rollcall.contract.Operation;
import io.rollcall.contract.server.Etcd;
import io.rollcall.model.Registration;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** With fewer tries and short pauses, since time is real. */
class EtcdModelTest extends ModelContract {

  @Override
  protected BackendFixture newFixture() {
    return new EtcdFixture(Etcd.V3_4);
  }

  @Override
  protected Arbitrary<Duration> pauses() {
    return Arbitraries.of(Duration.ofMillis(50), Duration.ofMillis(300));
  }

  @Property(tries = 30)
  @Override
  protected void backendBehavesAsAMap(@ForAll("operations") List<Operation> operations) {
    super.backendBehavesAsAMap(operations);
  }

  @Property(tries = 100)
  @Override
  protected void anyRegistrationIsReadAsItWasMade(
      @ForAll("registrations") Registration registration) {
    super.anyRegistrationIsReadAsItWasMade(registration);
  }
}
