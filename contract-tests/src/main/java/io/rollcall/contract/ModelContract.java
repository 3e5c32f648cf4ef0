package io.rollcall.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.Operation.Measured;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/**
 * Whatever is done with a backend, in whatever order, it behaves as a map would. These are jqwik
 * properties: a backend extends this in a class of its own, not a nested one. One that is slow, or
 * whose time is real, overrides the others with fewer tries, and {@link #pauses} with short ones.
 */
public abstract class ModelContract {

  /** Ends in twice {@link #HALF_WAY}, with all slack, and does not in one and a few operations. */
  private static final Duration LEASE = Duration.ofSeconds(15);

  private static final Duration LONG_LEASE = Duration.ofMinutes(10);
  private static final Duration HALF_WAY = Duration.ofSeconds(10);

  /** A new one each time. */
  protected abstract BackendFixture newFixture();

  @Property(tries = 500)
  protected void backendBehavesAsAMap(@ForAll("operations") List<Operation> operations) {
    verify(operations);
  }

  /**
   * Leases end in some runs of each try, all of which take place at the same time, since time may
   * be real. A failure is shown as it came: to make it smaller would take minutes.
   */
  @Property(tries = 1, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.OFF)
  protected void backendBehavesAsAMapWhereLeasesEnd(
      @ForAll("runsWithLeases") List<List<Operation>> runs) throws Exception {
    Concurrently.run(runs.size(), number -> verify(runs.get(number)));
  }

  private void verify(List<Operation> operations) {
    try (var fixture = newFixture()) {
      var backend = new ObservedRegistry(fixture);
      var model = new RegistryModel(backend, fixture);
      operations.forEach(model::apply);
      new Invariants(backend).verify();
    }
  }

  @Property(tries = 200)
  protected void anyRegistrationIsReadAsItWasMade(
      @ForAll("registrations") Registration registration) {
    try (var fixture = newFixture()) {
      var backend = fixture.backend().registry();
      var at = fixture.clock().now().truncatedTo(ChronoUnit.MILLIS);

      var stored = backend.put(registration, at, PutMode.CREATE_ONLY).instance();

      assertThat(stored.registration()).isEqualTo(registration);
      assertThat(backend.read(registration.key().service()).instances()).containsExactly(stored);
    }
  }

  /** How long nothing is done now and then. */
  protected Arbitrary<Duration> pauses() {
    return Registrations.durations(Duration.ofMillis(1), Duration.ofSeconds(7));
  }

  @Provide
  Arbitrary<Registration> registrations() {
    return Registrations.valid();
  }

  @Provide
  Arbitrary<List<Operation>> operations() {
    return operations(someKeys(), Duration.ofSeconds(5), Duration.ofSeconds(8), pauses())
        .list()
        .ofMaxSize(40);
  }

  /** In each, some leases are renewed half-way and live, others have ended in the end. */
  @Provide
  Arbitrary<List<List<Operation>>> runsWithLeases() {
    var writes =
        operations(keysWithLeases(), LEASE, LONG_LEASE, Arbitraries.of(Duration.ofMillis(20)));
    var renewals = keysWithLeases().<Operation>map(Operation.Renew::new).set().ofMaxSize(3);
    return Combinators.combine(
            writes.list().ofMinSize(4).ofMaxSize(10), renewals, writes.list().ofMaxSize(10))
        .as(
            (before, halfWay, after) -> {
              var run = new ArrayList<>(before);
              run.add(new Operation.Pass(HALF_WAY));
              run.addAll(halfWay);
              run.add(new Operation.Pass(HALF_WAY));
              run.addAll(after);
              return List.copyOf(run);
            })
        .list()
        .ofSize(8);
  }

  /**
   * Of what leases may end. Where not all of a service may at once, each has a service of its own.
   */
  protected Arbitrary<InstanceKey> keysWithLeases() {
    return someKeys();
  }

  private static Arbitrary<Operation> operations(
      Arbitrary<InstanceKey> keys, Duration ttl, Duration otherTtl, Arbitrary<Duration> pauses) {
    Arbitrary<Operation> puts =
        Combinators.combine(registrations(keys, ttl, otherTtl), Arbitraries.of(PutMode.class))
            .as(Operation.Put::new);
    Arbitrary<Operation> reports =
        Combinators.combine(
                keys,
                Arbitraries.of(HealthStatus.class),
                Arbitraries.of("one", "other"),
                Arbitraries.of(Measured.class))
            .as(Operation.Report::new);
    Arbitrary<Operation> maintenances =
        Combinators.combine(keys, Arbitraries.of("deploy", "disk").injectNull(0.4))
            .as(Operation.Maintain::new);
    Arbitrary<Operation> removals =
        Combinators.combine(keys, Arbitraries.of(Measured.class))
            .as(Operation.RemoveUnhealthy::new);
    Arbitrary<Operation> replacements =
        Combinators.combine(
                keys, Arbitraries.of("sealed:1:a", "sealed:1:b"), Arbitraries.of(true, false))
            .as(Operation.ReplaceMetadata::new);
    return Arbitraries.frequencyOf(
        Tuple.of(5, puts),
        Tuple.of(2, keys.map(Operation.Renew::new)),
        Tuple.of(2, keys.map(Operation.Remove::new)),
        Tuple.of(2, reports),
        Tuple.of(1, maintenances),
        Tuple.of(1, removals),
        Tuple.of(1, replacements),
        Tuple.of(2, pauses.map(Operation.Pass::new)));
  }

  /** Few, so that operations meet. */
  private static Arbitrary<InstanceKey> someKeys() {
    return Combinators.combine(Arbitraries.of("a", "b"), Arbitraries.of("1", "2", "3"))
        .as(InstanceKey::new);
  }

  private static Arbitrary<Registration> registrations(
      Arbitrary<InstanceKey> keys, Duration ttl, Duration otherTtl) {
    var checks =
        Arbitraries.of(
            new HealthCheck.Heartbeat(ttl),
            new HealthCheck.Heartbeat(otherTtl),
            new HealthCheck.Tcp(HealthCheck.Schedule.DEFAULT));
    return Combinators.combine(keys, Arbitraries.of("x", "y"), checks)
        .as(
            (key, zone, check) ->
                Registration.builder(key.service(), key.id(), "10.0.0.1", 80)
                    .zone(zone)
                    .healthCheck(check)
                    .build());
  }
}
