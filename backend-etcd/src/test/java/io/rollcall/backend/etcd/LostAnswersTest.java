package io.rollcall.backend.etcd;

import static io.rollcall.contract.OpenRegistries.eventually;
import static io.rollcall.contract.OpenRegistries.heartbeating;
import static io.rollcall.contract.OpenRegistries.probed;
import static io.rollcall.contract.OpenRegistries.put;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.grpc.Status;
import io.rollcall.contract.ToldStates;
import io.rollcall.contract.server.Etcd;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult.Outcome;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Writes that etcd did while the answer was lost, and what others wrote meanwhile. */
@ParameterizedClass
@EnumSource
class LostAnswersTest {

  private static final InstanceKey KEY = new InstanceKey("orders", "1");
  private static final String INSTANCE = "/instances/orders/1";

  private static final Status FULL =
      Status.RESOURCE_EXHAUSTED.withDescription("etcdserver: mvcc: database space exceeded");

  private final TestRegistries registries = new TestRegistries();
  private final ToldStates told = new ToldStates();
  private final Etcd etcd;
  private final EtcdSettings settings;
  private final GrpcProxy proxy;
  private final RegistryBackend other;
  private final RegistryBackend registry;

  LostAnswersTest(Etcd etcd) {
    this.etcd = etcd;
    this.settings = EtcdSettings.of(etcd.shared()).withPrefix("/lost/" + UUID.randomUUID());
    this.proxy = GrpcProxy.before(etcd.shared());
    this.other = registries.connect(settings);
    this.registry = registries.connect(through(proxy));
  }

  @BeforeEach
  void watch() {
    registry.watch("orders", told);
  }

  @AfterEach
  void close() {
    registries.close();
    proxy.close();
  }

  @Test
  void registrationIsFoundByItsLease() {
    proxy.loseAnswer(GrpcProxy.TXN, INSTANCE, () -> {});

    var result = put(registry, heartbeating("orders", "1"));

    assertThat(result.outcome()).isEqualTo(Outcome.CREATED);
    assertThat(stored()).isEqualTo(result.instance().withHeartbeat(stored().lastHeartbeat()));
  }

  /** etcd does the write that fills its database, and answers as to those that it refuses. */
  @Test
  void registrationThatFilledTheDatabaseIsFound() {
    for (var registration : List.of(heartbeating("orders", "1"), probed("orders", "2"))) {
      proxy.replaceAnswer(GrpcProxy.TXN, "/instances/orders/", () -> {}, FULL);

      assertThat(put(registry, registration).outcome()).isEqualTo(Outcome.CREATED);
    }
    assertThat(other.read("orders").instances()).hasSize(2);
  }

  @Test
  void reportAndRemovalThatFilledTheDatabaseAreFound() {
    told(put(registry, heartbeating("orders", "1")).instance());
    proxy.replaceAnswer(GrpcProxy.TXN, "mine", () -> {}, FULL);
    registry.report(report(HealthStatus.UNHEALTHY, "mine"));
    proxy.replaceAnswer(GrpcProxy.TXN, "removed", () -> {}, FULL);
    registry.remove(KEY);

    assertThat(other.read("orders").instances()).isEmpty();
  }

  @Test
  void registrationThatNeverArrivedIsMadeAgain() {
    proxy.loseCalls(GrpcProxy.TXN, INSTANCE, 1);

    assertThat(put(registry, heartbeating("orders", "1")).outcome()).isEqualTo(Outcome.CREATED);
    assertThat(other.read("orders").instances()).hasSize(1);
  }

  @Test
  void registrationDoesNotOverwriteALaterOne() {
    told(put(registry, probed("orders", "1")).instance());
    proxy.loseAnswer(GrpcProxy.TXN, "mine", () -> put(other, probed("orders", "1").zone("later")));

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> put(registry, probed("orders", "1").zone("mine")));

    assertThat(stored().registration().zone()).isEqualTo("later");
  }

  @Test
  void heartbeatingRegistrationDoesNotOverwriteALaterOne() {
    told(put(registry, heartbeating("orders", "1")).instance());
    proxy.loseAnswer(
        GrpcProxy.TXN, "mine", () -> put(other, heartbeating("orders", "1").zone("later")));

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> put(registry, heartbeating("orders", "1").zone("mine")));

    assertThat(stored().registration().zone()).isEqualTo("later");
  }

  @Test
  void registrationThatWasRemovedMeanwhileStaysRemoved() {
    for (var registration :
        new Registration.Builder[] {
          heartbeating("orders", "1").zone("mine"), probed("orders", "1").zone("mine")
        }) {
      proxy.loseAnswer(GrpcProxy.TXN, "mine", () -> other.remove(KEY));

      assertThatExceptionOfType(OutcomeUnknown.class).isThrownBy(() -> put(registry, registration));

      assertThat(other.read("orders").instances()).isEmpty();
    }
  }

  @Test
  void creationThatWasReplacedMeanwhileIsNotSaidToHaveFailed() {
    proxy.loseAnswer(
        GrpcProxy.TXN, "mine", () -> put(other, heartbeating("orders", "1").zone("later")));

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(
            () ->
                registry.put(
                    heartbeating("orders", "1").zone("mine").build(),
                    Clock.system().now(),
                    PutMode.CREATE_ONLY));

    assertThat(stored().registration().zone()).isEqualTo("later");
  }

  @Test
  void removalEndsTheLeaseSoThatNoHeartbeatIsAcknowledged() {
    told(put(registry, heartbeating("orders", "1")).instance());
    proxy.holdWatches();
    proxy.loseAnswer(GrpcProxy.TXN, INSTANCE, () -> {});

    registry.remove(KEY);

    assertThatExceptionOfType(InstanceNotFound.class)
        .isThrownBy(() -> registry.renew(KEY, Clock.system().now()));
    assertThat(other.read("orders").instances()).isEmpty();
  }

  @Test
  void removalIsDoneOnlyOnceTheLeaseHasEnded() {
    told(put(registry, heartbeating("orders", "1")).instance());
    var late = GrpcProxy.before(etcd.shared());
    try (late) {
      var deaf = registries.connect(through(late));
      eventually(() -> assertThat(deaf.read("orders").instances()).hasSize(1));
      deaf.renew(KEY, Clock.system().now());
      late.holdWatches();
      proxy.loseCalls(GrpcProxy.REVOKE, "", 3);

      registry.remove(KEY);

      assertThatExceptionOfType(InstanceNotFound.class)
          .isThrownBy(() -> deaf.renew(KEY, Clock.system().now()));
    }
  }

  @Test
  void removalIsUnknownWhileTheLeaseMayBeRenewed() {
    told(put(registry, heartbeating("orders", "1")).instance());
    proxy.holdWatches();
    proxy.loseCalls(GrpcProxy.REVOKE, "", Integer.MAX_VALUE);

    assertThatExceptionOfType(OutcomeUnknown.class).isThrownBy(() -> registry.remove(KEY));

    assertThatExceptionOfType(InstanceNotFound.class)
        .isThrownBy(() -> registry.renew(KEY, Clock.system().now()));
  }

  @Test
  void removalLeavesALaterRegistrationAlone() {
    told(put(registry, heartbeating("orders", "1")).instance());
    proxy.loseAnswer(
        GrpcProxy.TXN, INSTANCE, () -> put(other, heartbeating("orders", "1").zone("later")));

    registry.remove(KEY);

    assertThat(stored().registration().zone()).isEqualTo("later");
    other.renew(KEY, Clock.system().now());
  }

  @Test
  void removalThatNeverArrivedIsMadeAgain() {
    told(put(registry, heartbeating("orders", "1")).instance());
    proxy.loseCalls(GrpcProxy.TXN, INSTANCE, 1);

    registry.remove(KEY);

    assertThat(other.read("orders").instances()).isEmpty();
  }

  @Test
  void leaseOfWhatWasReplacedHasEnded() {
    told(put(registry, heartbeating("orders", "1")).instance());
    try (var client = new EtcdClient(settings)) {
      var services = TestRegistries.listing(client, new Keys(settings.prefix())).services();
      var replaced = requireNonNull(requireNonNull(services.get("orders")).instance("1")).lease();
      proxy.loseCalls(GrpcProxy.REVOKE, "", 3);

      put(registry, heartbeating("orders", "1", Duration.ofSeconds(60)));

      assertThat(new Leases(client).renew(replaced)).isFalse();
    }
  }

  @Test
  void registrationThatArrivesBeforeItsLeaseIsSentAgain() {
    proxy.holdCall(GrpcProxy.GRANT, GrpcProxy.TXN);

    assertThat(put(registry, heartbeating("orders", "1")).outcome()).isEqualTo(Outcome.CREATED);

    other.renew(KEY, Clock.system().now());
  }

  /** Whoever removes it ends its lease, perhaps before a renewal that is on its way arrives. */
  @Test
  void replacementThatIsRemovedAtOnceWasDone() {
    told(put(registry, heartbeating("orders", "1")).instance());
    proxy.holdCall(GrpcProxy.KEEP_ALIVE, GrpcProxy.TXN);
    proxy.delayAnswer(GrpcProxy.TXN, INSTANCE, () -> other.remove(KEY));

    var result = put(registry, heartbeating("orders", "1").zone("later"));

    assertThat(result.outcome()).isEqualTo(Outcome.REPLACED);
    assertThat(other.read("orders").instances()).isEmpty();
  }

  @Test
  void leaseThatWasNotGrantedIsNoHarm() {
    proxy.loseCalls(GrpcProxy.GRANT, "", 1);

    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> put(registry, heartbeating("orders", "1")));

    assertThat(other.read("orders").instances()).isEmpty();
  }

  @Test
  void reportDoesNotOverwriteALaterOne() {
    told(put(registry, probed("orders", "1")).instance());
    proxy.loseAnswer(
        GrpcProxy.TXN, "mine", () -> other.report(report(HealthStatus.HEALTHY, "later")));

    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> registry.report(report(HealthStatus.UNHEALTHY, "mine")));

    assertThat(stored().output()).isEqualTo("later");
  }

  @Test
  void reportAndMaintenanceAreLookedFor() {
    told(put(registry, probed("orders", "1")).instance());
    proxy.loseAnswer(GrpcProxy.TXN, "mine", () -> {});
    registry.report(report(HealthStatus.UNHEALTHY, "mine"));
    assertThat(stored().output()).isEqualTo("mine");

    proxy.loseAnswer(GrpcProxy.TXN, "new disk", () -> {});
    registry.beginMaintenance(KEY, new Maintenance(Instant.EPOCH, "new disk"));
    assertThat(stored().maintenance()).isNotNull();

    proxy.loseAnswer(GrpcProxy.TXN, "back in service", () -> {});
    registry.endMaintenance(KEY);
    assertThat(stored().maintenance()).isNull();
  }

  private static HealthReport report(HealthStatus status, String output) {
    return new HealthReport(KEY, status, output, OptionalLong.empty());
  }

  private EtcdSettings through(GrpcProxy way) {
    return EtcdSettings.of(way.uri()).withPrefix(settings.prefix());
  }

  private ServiceInstance stored() {
    return other.read("orders").instances().getFirst();
  }

  private void told(ServiceInstance instance) {
    eventually(() -> assertThat(told.revision()).isGreaterThanOrEqualTo(instance.revision()));
  }
}
