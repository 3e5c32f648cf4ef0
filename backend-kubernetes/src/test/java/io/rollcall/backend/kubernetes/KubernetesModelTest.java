package io.rollcall.backend.kubernetes;

import io.rollcall.contract.BackendFixture;
import io.rollcall.contract.ModelContract;
import io.rollcall.contract.Operation;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** With fewer tries and short pauses, since time is real. */
class KubernetesModelTest extends ModelContract {

  @Override
  protected BackendFixture newFixture() {
    return new KubernetesFixture(Kubernetes.V1);
  }

  @Override
  protected Arbitrary<Duration> pauses() {
    return Arbitraries.of(Duration.ofMillis(50), Duration.ofMillis(300));
  }

  /** The guard lets one of a service go at once. */
  @Override
  protected Arbitrary<InstanceKey> keysWithLeases() {
    return Arbitraries.of("a", "b").map(service -> new InstanceKey(service, "1"));
  }

  @Property(tries = 20)
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
