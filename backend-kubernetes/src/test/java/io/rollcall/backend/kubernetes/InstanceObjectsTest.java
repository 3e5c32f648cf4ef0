package io.rollcall.backend.kubernetes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

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
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.Registration;
import io.rollcall.store.Tries;
import io.rollcall.store.Turns;
import io.rollcall.store.watch.Mirror;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two who write one slice. */
class InstanceObjectsTest {

  private static final InstanceKey KEY = new InstanceKey("orders", "1");
  private static final Maintenance DEPLOY = new Maintenance(Instant.EPOCH, "a deploy");
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final TestNamespace namespace = new TestNamespace(Kubernetes.V1.shared());
  private final KubernetesConnection connection = namespace.connect();
  private final VirtualTime time = new VirtualTime();
  private final InstanceSlices form = new InstanceSlices(namespace.name(), ServiceKind.HEADLESS);
  private final LatestSlices latest = new LatestSlices(time);

  @AfterEach
  void close() {
    namespace.close();
  }

  @Test
  void maintenanceStaysWithWhoRegistersWhileAnotherChangesTheKindOfAddress() {
    var slices = connection.slices(Purpose.CALLERS);
    var writer = writer(slices);
    var first = requireNonNull(writer.write(null, registered("10.0.0.1", null)));
    var away = requireNonNull(writer.write(first, first.with(DEPLOY)));
    var theirs = registered("10.0.0.2", null).of(requireNonNull(away.owner()));
    var crossed =
        writer(new HinderedObjects<>(slices, slice -> {}, () -> slices.create(form.slice(theirs))));

    assertThat(crossed.write(away, registered("a.example.org", away))).isNull();

    var there = requireNonNull(writer.read(KEY));
    assertThat(there.registration()).isEqualTo(theirs.registration());
    assertThat(there.instance().maintenance()).isEqualTo(DEPLOY);
  }

  private static StoredInstance registered(String host, @Nullable StoredInstance before) {
    var registration = Registration.builder(KEY.service(), KEY.id(), host, 8080).build();
    return StoredInstance.registered(
        registration, Instant.EPOCH, before, new StoredInstance.Next(0, 1));
  }

  private InstanceObjects writer(Objects<EndpointSlice> slices) {
    var services =
        new Services(
            connection.services(),
            new ServiceObjects(namespace.name(), ServiceKind.HEADLESS),
            new Turns(LONGEST),
            () -> new Tries(time, time, LONGEST),
            time);
    var reads = new ServiceReads(slices, new Mirror(), latest);
    return new InstanceObjects(slices, form, services, reads, latest);
  }
}
