package io.rollcall.backend.kubernetes.follow;

import static io.rollcall.contract.OpenRegistries.eventually;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.rollcall.backend.kubernetes.TestNamespace;
import io.rollcall.backend.kubernetes.api.KubernetesConnection.Purpose;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.backend.kubernetes.metadata.Labels;
import io.rollcall.backend.kubernetes.metadata.Names;
import io.rollcall.backend.kubernetes.slice.BareSlices;
import io.rollcall.backend.kubernetes.slice.Departure;
import io.rollcall.backend.kubernetes.slice.InstanceSlices;
import io.rollcall.backend.kubernetes.slice.ServiceKind;
import io.rollcall.backend.kubernetes.slice.SliceReader;
import io.rollcall.backend.kubernetes.slice.StoredInstance;
import io.rollcall.contract.server.Kubernetes;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Two replicas that follow what they and plain users of Kubernetes write. */
@ParameterizedClass
@EnumSource
class FollowedServicesTest {

  private static final InstanceKey ONE = new InstanceKey("orders", "1");
  private static final InstanceKey TWO = new InstanceKey("orders", "2");
  private static final InstanceKey STOCK = new InstanceKey("stock", "1");
  private static final Maintenance DEPLOY = new Maintenance(Instant.EPOCH, "a deploy");

  private final Clock clock = Clock.system();
  private final Scheduler scheduler = Scheduler.system();
  private final TestNamespace namespace;
  private final Objects<EndpointSlice> objects;
  private final InstanceSlices form;
  private final List<FollowedServices> open = new ArrayList<>();
  private final FollowedServices mine;
  private final FollowedServices other;
  private final SliceWriter writer;

  FollowedServicesTest(Kubernetes kubernetes) {
    namespace = new TestNamespace(kubernetes.shared());
    objects = namespace.connect().slices(Purpose.CALLERS);
    form = new InstanceSlices(namespace.name(), ServiceKind.HEADLESS);
    mine = replica("mine");
    other = replica("other");
    writer = new SliceWriter(objects, form, mine.revisions(), mine.latest(), mine.reads());
  }

  @AfterEach
  void close() {
    open.forEach(FollowedServices::close);
    namespace.close();
    scheduler.close();
  }

  @Test
  void bothTellWhatOneWrites() {
    writer.register(ONE, 8080);
    writer.register(TWO, 8080);
    writer.maintain(TWO, DEPLOY);
    writer.leave(ONE, Departure.REMOVED);

    agree(TWO);
    assertThat(mine.mirror().state("orders").revision()).isEqualTo(4);
    assertThat(mine.mirror().state("orders").instances())
        .extracting(ServiceInstance::maintenance)
        .containsExactly(DEPLOY);
  }

  @Test
  void readSeesWhatWasWritten() {
    writer.register(ONE, 8080);

    var read = other.reads().read("orders", StoredInstance::now);

    assertThat(read.instances()).extracting(ServiceInstance::key).containsExactly(ONE);
    eventually(() -> assertThat(mine.mirror().state("orders")).isEqualTo(read));
  }

  @Test
  void allIsProvedToBeToldThoughNothingHappens() {
    var before = clock.nanos();

    eventually(
        () -> assertThat(mine.mirror().confirmedNanos().orElseThrow() - before).isPositive());
  }

  @Test
  void instanceWhoseSliceIsDeletedHasLeft() {
    writer.register(ONE, 8080);
    writer.register(TWO, 8080);
    agree(ONE, TWO);
    var before = mine.mirror().state("orders").revision();

    assertThat(objects.delete(slice(ONE))).isTrue();

    agree(TWO);
    assertThat(mine.mirror().state("orders").revision()).isGreaterThan(before);
    agreesWithNewReplica();
  }

  @Test
  void serviceWhoseSlicesAreAllDeletedHasALaterRevision() {
    writer.register(ONE, 8080);
    writer.report(ONE, HealthStatus.UNHEALTHY);
    agree(ONE);
    var before = mine.mirror().state("orders").revision();

    objects.list(SliceReader.OURS).items().forEach(objects::delete);

    agree();
    assertThat(mine.mirror().state("orders").revision()).isGreaterThan(before);
    agreesWithNewReplica();
  }

  @Test
  void sliceThatIsTakenFromRollcallIsNotFollowed() {
    writer.register(ONE, 8080);
    agree(ONE);
    var slice = slice(ONE);
    slice.getMetadata().getLabels().put(Labels.MANAGED_BY, "somebody");

    objects.replace(slice);

    agree();
    agreesWithNewReplica();
  }

  @Test
  void sliceWithoutASenseIsNotThere() {
    writer.register(ONE, 8080);
    agree(ONE);
    var slice = slice(ONE);
    slice.getMetadata().getAnnotations().put(InstanceSlices.CONTENT, "?");

    objects.replace(slice);

    agree();
    agreesWithNewReplica();
  }

  @Test
  void revisionThatSomebodyMadeUpIsWrittenOver() {
    writer.register(ONE, 8080);
    writer.leave(ONE, Departure.REMOVED);
    agree();
    var name = "rollcall.services.absence";
    eventually(
        () -> {
          sweepAll();
          assertThat(objects.get(name)).isNotNull();
        });
    var before = requireNonNull(objects.get(name));
    var edited = requireNonNull(objects.get(name));
    edited
        .getMetadata()
        .getAnnotations()
        .put(BareSlices.CONTENT, "{\"revision\": %d}".formatted(Long.MAX_VALUE));

    objects.replace(edited);

    eventually(
        () ->
            assertThat(requireNonNull(objects.get(name)).getMetadata().getAnnotations())
                .isEqualTo(before.getMetadata().getAnnotations()));
    assertThat(mine.mirror().state("orders").revision()).isEqualTo(2);
  }

  @Test
  void sliceOfSomebodyElseHindersOnlyItsOwnService() {
    var theirs = objects.create(theirs("orders.rollcall.mark"));
    writer.register(ONE, 8080);
    writer.register(STOCK, 8080);
    writer.leave(ONE, Departure.REMOVED);
    writer.leave(STOCK, Departure.REMOVED);
    agree();
    eventually(() -> assertThat(mine.mirror().state("stock").instances()).isEmpty());

    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(this::sweepAll)
        .withMessageContaining("'orders.rollcall.mark' is somebody else's");

    assertThat(objects.get(Names.slice(STOCK))).isNull();
    assertThat(objects.get(Names.slice(ONE))).isNotNull();
    assertThat(objects.get("orders.rollcall.mark")).isEqualTo(theirs);
  }

  @Test
  void sweepingLeavesRevisions() {
    writer.register(ONE, 8080);
    writer.register(TWO, 8080);
    writer.leave(ONE, Departure.EXPIRED);
    agree(TWO);
    var before = mine.mirror().state("orders");

    sweepAll();

    assertThat(objects.get(Names.slice(ONE))).isNull();
    agreesWithNewReplica();
    assertThat(mine.mirror().state("orders")).isEqualTo(before);
  }

  @Test
  void replicaLeavesNothingBehind() {
    eventually(() -> assertThat(objects.get(BareSlices.echoName("other"))).isNotNull());

    other.close();

    assertThat(objects.get(BareSlices.echoName("other"))).isNull();
  }

  private EndpointSlice theirs(String name) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withNamespace(namespace.name())
        .withName(name)
        .endMetadata()
        .withAddressType("IPv6")
        .withEndpoints(List.of())
        .build();
  }

  private void sweepAll() {
    var writes = new MarkWrites(objects, new BareSlices(namespace.name()), mine.latest());
    new Sweeping(mine.latest(), writes, clock, Duration.ZERO, () -> true).sweep();
  }

  private EndpointSlice slice(InstanceKey key) {
    var slice = objects.get(Names.slice(key));
    assertThat(slice).isNotNull();
    return slice;
  }

  private FollowedServices replica(String name) {
    var services =
        new FollowedServices(
            name, objects, objects, namespace.name(), Duration.ofSeconds(5), clock, scheduler);
    open.add(services);
    services.start();
    eventually(() -> assertThat(services.mirror().whyNotCurrent()).isNull());
    return services;
  }

  private void agree(InstanceKey... keys) {
    eventually(
        () -> {
          var told = mine.mirror().state("orders");
          assertThat(told.instances()).extracting(ServiceInstance::key).containsExactly(keys);
          assertThat(other.mirror().state("orders")).isEqualTo(told);
          assertThat(mine.reads().read("orders", StoredInstance::now)).isEqualTo(told);
        });
  }

  private void agreesWithNewReplica() {
    eventually(
        () -> {
          var late = replica("late" + open.size());
          assertThat(late.mirror().state("orders")).isEqualTo(mine.mirror().state("orders"));
        });
  }
}
