package io.rollcall.backend.etcd;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** Registries of one test, as replicas would be. */
final class TestRegistries implements AutoCloseable {

  static final Duration SOON = Duration.ofSeconds(10);

  private final Scheduler scheduler = Scheduler.system();
  private final List<EtcdBackend> open = new ArrayList<>();

  /** Opens one, which need not reach its server. */
  RegistryBackend open(EtcdSettings settings) {
    return backend(settings).registry();
  }

  /** Opens one, to be checked, which need not reach its server. */
  EtcdBackend backend(EtcdSettings settings) {
    var backend = EtcdBackend.open(settings, Clock.system(), scheduler);
    open.add(backend);
    return backend;
  }

  /** Opens one that has seen its server. */
  RegistryBackend connect(EtcdSettings settings) {
    var backend = backend(settings);
    eventually(backend::check);
    return backend.registry();
  }

  static Registration.Builder heartbeating(String service, String id, Duration ttl) {
    return Registration.builder(service, id, "10.0.0.1", 8080)
        .healthCheck(new HealthCheck.Heartbeat(ttl));
  }

  static Registration.Builder heartbeating(String service, String id) {
    return heartbeating(service, id, Duration.ofSeconds(30));
  }

  static Registration.Builder probed(String service, String id) {
    return Registration.builder(service, id, "10.0.0.1", 8080)
        .healthCheck(new HealthCheck.Tcp(HealthCheck.Schedule.DEFAULT));
  }

  static PutResult put(RegistryBackend registry, Registration.Builder registration) {
    return registry.put(
        registration.build(),
        Clock.system().now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS),
        PutMode.CREATE_OR_REPLACE);
  }

  static Listing listing(EtcdClient client, Keys keys) {
    return Listing.read(client, keys, Clock.system(), SOON, SOON);
  }

  /** Waits until it holds, which must be within {@link #SOON}. */
  static void eventually(ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(SOON)
        .pollDelay(Duration.ZERO)
        .ignoreExceptionsMatching(
            e -> e instanceof BackendUnavailable || e instanceof OutcomeUnknown)
        .untilAsserted(assertion);
  }

  @Override
  public void close() {
    open.forEach(EtcdBackend::close);
    scheduler.close();
  }
}
