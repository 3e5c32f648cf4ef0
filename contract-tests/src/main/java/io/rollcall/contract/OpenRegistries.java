package io.rollcall.contract;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Backend;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/**
 * Registries of one test, as replicas would be, and what tests do with them.
 *
 * @param <S> settings of a backend
 */
public abstract class OpenRegistries<S, B extends Backend> implements AutoCloseable {

  /** Redis's sentinels take as long that elected nobody at first. */
  public static final Duration SOON = Duration.ofSeconds(30);

  private final Scheduler scheduler = Scheduler.system();
  private final List<B> open = new ArrayList<>();

  protected abstract B open(S settings, Clock clock, Scheduler scheduler);

  /** Opens one, which need not reach its server. */
  public final RegistryBackend open(S settings) {
    return backend(settings).registry();
  }

  /** Opens one, to be checked, which need not reach its server. */
  public final B backend(S settings) {
    var backend = open(settings, Clock.system(), scheduler);
    open.add(backend);
    return backend;
  }

  /** Opens one that has seen its server. */
  public final RegistryBackend connect(S settings) {
    var backend = backend(settings);
    eventually(backend::check);
    return backend.registry();
  }

  public static Registration.Builder heartbeating(String service, String id, Duration ttl) {
    return Registration.builder(service, id, "10.0.0.1", 8080)
        .healthCheck(new HealthCheck.Heartbeat(ttl));
  }

  public static Registration.Builder heartbeating(String service, String id) {
    return heartbeating(service, id, Duration.ofSeconds(30));
  }

  public static Registration.Builder probed(String service, String id) {
    return Registration.builder(service, id, "10.0.0.1", 8080)
        .healthCheck(new HealthCheck.Tcp(HealthCheck.Schedule.DEFAULT));
  }

  public static PutResult put(RegistryBackend registry, Registration.Builder registration) {
    return registry.put(
        registration.build(),
        Clock.system().now().truncatedTo(ChronoUnit.MILLIS),
        PutMode.CREATE_OR_REPLACE);
  }

  /** Waits until it holds, which must be within {@link #SOON}. */
  public static void eventually(ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(SOON)
        .pollDelay(Duration.ZERO)
        .ignoreExceptionsMatching(
            e -> e instanceof BackendUnavailable || e instanceof OutcomeUnknown)
        .untilAsserted(assertion);
  }

  @Override
  public final void close() {
    open.forEach(Backend::close);
    scheduler.close();
  }
}
