package io.rollcall.backend.kubernetes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.rollcall.backend.kubernetes.api.HinderedObjects;
import io.rollcall.backend.kubernetes.api.KubernetesConnection;
import io.rollcall.backend.kubernetes.api.KubernetesConnection.Purpose;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.backend.kubernetes.follow.LatestSlices;
import io.rollcall.backend.kubernetes.follow.ServiceReads;
import io.rollcall.backend.kubernetes.slice.InstanceSlices;
import io.rollcall.backend.kubernetes.slice.ServiceKind;
import io.rollcall.backend.kubernetes.slice.StoredInstance;
import io.rollcall.contract.OpenRegistries;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Tries;
import io.rollcall.store.Turns;
import io.rollcall.store.watch.Mirror;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes of instances that the API server may have done, without anybody hearing of it. */
class LostAnswersTest {

  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final TestNamespace namespace = new TestNamespace(Kubernetes.V1.shared());
  private final KubernetesConnection connection = namespace.connect();
  private final Objects<EndpointSlice> slices = connection.slices(Purpose.CALLERS);
  private final InstanceSlices form = new InstanceSlices(namespace.name(), ServiceKind.HEADLESS);
  private StoredInstance there;

  @BeforeEach
  void register() {
    var registration = OpenRegistries.heartbeating("orders", "1").build();
    var first =
        StoredInstance.registered(
            registration, new VirtualTime().now(), null, new StoredInstance.Next(0, 1));
    there = requireNonNull(whileReplacing(slice -> {}).write(null, first));
  }

  @AfterEach
  void close() {
    namespace.close();
  }

  @Test
  void writeThatWasDoneIsFound() {
    var report = there.reported(HealthStatus.UNHEALTHY, "slow");

    var written = whileReplacing(this::replaceAndLoseTheAnswer).write(there, report);

    assertThat(requireNonNull(written).at(null)).isEqualTo(report.at(null));
    assertThat(written.resourceVersion()).isNotEqualTo(there.resourceVersion());
  }

  @Test
  void writeThatAnotherOneForestalledIsUnknown() {
    var ours = there.reported(HealthStatus.UNHEALTHY, "slow");
    var theirs = there.reported(HealthStatus.HEALTHY, "well");
    var objects = whileReplacing(slice -> replaceAndLoseTheAnswer(form.slice(theirs)));

    assertThatExceptionOfType(OutcomeUnknown.class).isThrownBy(() -> objects.write(there, ours));
  }

  private void replaceAndLoseTheAnswer(EndpointSlice slice) {
    assertThat(slices.replace(slice)).isNotNull();
    throw new OutcomeUnknown("the answer is lost", null);
  }

  private InstanceObjects whileReplacing(Consumer<EndpointSlice> happening) {
    var time = new VirtualTime();
    var latest = new LatestSlices(time);
    var services =
        new Services(
            connection.services(),
            new ServiceObjects(namespace.name(), ServiceKind.HEADLESS),
            new Turns(LONGEST),
            () -> new Tries(time, time, LONGEST),
            time);
    return new InstanceObjects(
        new HinderedObjects<>(slices, happening),
        form,
        services,
        new ServiceReads(slices, new Mirror(), latest),
        latest);
  }
}
