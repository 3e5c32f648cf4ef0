package io.rollcall.contract;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Limits;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.registry.ServiceRegistry;
import io.rollcall.store.RegistryBackend;
import io.rollcall.store.ServiceNames;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What all suites share: a fresh backend for each test, and after each test the invariants that
 * hold whatever was done with it (revisions only grow, nothing left but by removal or expiry,
 * watchers were told what is read).
 */
abstract class BackendContract {

  /** One second is promised on an idle machine; machines that run tests are not. */
  static final Duration TOLD_WITHIN = Duration.ofSeconds(5);

  /** As {@link BackendFixture#backend}, with a record kept for the invariants. */
  protected RegistryBackend backend;

  private BackendFixture fixture;
  private ObservedRegistry observed;

  /** A new one each time. */
  protected abstract BackendFixture newFixture();

  @BeforeEach
  final void open() {
    fixture = newFixture();
    observed = new ObservedRegistry(fixture);
    backend = observed;
  }

  @AfterEach
  final void verifyInvariantsAndClose() {
    try {
      new Invariants(observed).verify();
    } finally {
      fixture.close();
    }
  }

  final BackendFixture fixture() {
    return fixture;
  }

  /** As {@link BackendFixture#replicas}, with the same record kept for the invariants. */
  protected final List<RegistryBackend> replicas() {
    return fixture.replicas().stream()
        .<RegistryBackend>map(replica -> observed.at(replica.registry()))
        .toList();
  }

  /** In milliseconds, as {@link ServiceRegistry} stamps. */
  protected final Instant now() {
    return fixture.clock().now().truncatedTo(ChronoUnit.MILLIS);
  }

  protected final void pass(Duration duration) {
    fixture.pass(duration);
  }

  /** The shortest that can be asked for and is kept as it is. */
  protected final Duration ttl() {
    var shortest = backend.capabilities().shortestTtl();
    return shortest.compareTo(Limits.SHORTEST_TTL) > 0 ? shortest : Limits.SHORTEST_TTL;
  }

  /** After this, an instance whose heartbeats stopped is gone. */
  protected final Duration gone() {
    return ttl().plus(backend.capabilities().expirySlack());
  }

  /** An instance that heartbeats within {@link #ttl}. */
  protected final Registration.Builder instance(String service, String id) {
    return Registration.builder(service, id, "10.0.0.1", 8080)
        .healthCheck(new HealthCheck.Heartbeat(ttl()));
  }

  /** An instance that needs no heartbeats. */
  protected static Registration.Builder probed(String service, String id) {
    return Registration.builder(service, id, "10.0.0.2", 8080)
        .healthCheck(new HealthCheck.Tcp(HealthCheck.Schedule.DEFAULT));
  }

  protected final PutResult put(Registration.Builder registration) {
    return put(registration.build());
  }

  protected final PutResult put(Registration registration) {
    return backend.put(registration, now(), PutMode.CREATE_OR_REPLACE);
  }

  protected final PutResult create(Registration.Builder registration) {
    return backend.put(registration.build(), now(), PutMode.CREATE_ONLY);
  }

  /**
   * The only instance of the service; fails when there is not just one, and when it is not the same
   * as it is found by its key. Two replicas may have heard of different heartbeats.
   */
  protected final ServiceInstance only(String service) {
    var instance = only(backend.read(service));
    var found = requireNonNull(backend.find(instance.key()));
    assertThat(found.withHeartbeat(instance.lastHeartbeat())).isEqualTo(instance);
    return instance;
  }

  /** As told by the replica that took it: no other need know of it. */
  protected final Instant lastHeartbeat(InstanceKey key) {
    return replicas().stream()
        .map(replica -> requireNonNull(replica.find(key)).lastHeartbeat())
        .max(Comparator.naturalOrder())
        .orElseThrow();
  }

  protected static ServiceInstance only(ServiceState state) {
    if (state.instances().size() != 1) {
      throw new AssertionError("not just one instance: " + state);
    }
    return state.instances().getFirst();
  }

  /** A watcher that has been told the state by now. */
  protected final Recorder<ServiceState> watch(String service) {
    var recorder = Recorder.ofService();
    backend.watch(service, recorder);
    recorder.await(told -> true);
    return recorder;
  }

  /** As {@link #watch}. */
  protected final Recorder<ServiceNames.All> watchNames() {
    var recorder = Recorder.ofNames();
    backend.watchNames(new WholeNames(recorder));
    recorder.await(told -> true);
    return recorder;
  }

  protected final void report(String service, String id, HealthStatus status, String output) {
    backend.report(
        new HealthReport(new InstanceKey(service, id), status, output, OptionalLong.empty()));
  }

  protected static void assertNotFound(ThrowingCallable call) {
    assertThatExceptionOfType(InstanceNotFound.class).isThrownBy(call);
  }

  /** Fails when {@code quiet} makes the watcher be told anything. */
  protected final void assertTellsNobody(Recorder<ServiceState> watched, Runnable quiet) {
    var service = watched.latest().service();
    watched.await(state -> state.revision() == backend.read(service).revision());
    var before = watched.states().size();
    quiet.run();
    put(instance(service, "marker")); // an agent could probe another one, and tell
    watched.await(state -> state.instances().stream().anyMatch(one -> one.id().equals("marker")));
    assertThat(watched.states()).as("deliveries, with one for the marker").hasSize(before + 1);
  }
}
