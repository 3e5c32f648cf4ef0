package io.rollcall.health;

import static io.rollcall.model.HealthStatus.HEALTHY;
import static io.rollcall.model.HealthStatus.UNHEALTHY;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EvictorTest {

  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration MOMENT = Duration.ofSeconds(2);

  private final VirtualTime time = new VirtualTime();
  private final Jumps clock = new Jumps(time);
  private final TreeMap<String, ServiceInstance> stored = new TreeMap<>();
  private final List<String> removed = new ArrayList<>();
  private final List<Instant> sickSince = new ArrayList<>();
  private boolean isMine = true;
  private @Nullable RegistryException failure;
  private Runnable duringRemoval = () -> {};
  private boolean feedIsLate;
  private InstanceFeed.@Nullable Receiver receiver;

  private final Evictor evictor = new Evictor(this::remove, key -> isMine, clock, time);

  @Test
  void anInstanceGoesThatStaysUnhealthyForLongEnough() {
    start(instance("1", UNHEALTHY, 1));

    time.pass(PATIENCE.minusSeconds(1));
    assertThat(removed).isEmpty();
    time.pass(MOMENT);
    assertThat(removed).containsExactly("1");
    assertThat(evictor.evictions()).isEqualTo(1);
  }

  @Test
  void itIsSaidSinceWhenItWasUnhealthy() {
    var before = time.now();
    start(instance("1", UNHEALTHY, 1));

    time.pass(PATIENCE.plus(MINUTE));

    assertThat(sickSince).containsExactly(before);
  }

  @Test
  void withoutALimitItStays() {
    start(instance("1", UNHEALTHY, 1, null));

    time.pass(PATIENCE.multipliedBy(100));

    assertThat(removed).isEmpty();
  }

  @Test
  void theTimeStartsAgainWithEachRecoveryAndRegistration() {
    start(instance("1", UNHEALTHY, 1), instance("2", UNHEALTHY, 1));
    time.pass(PATIENCE.minus(MINUTE));
    tell(instance("1", HEALTHY, 1), instance("2", UNHEALTHY, 2));
    tell(instance("1", UNHEALTHY, 1), instance("2", UNHEALTHY, 2));

    time.pass(PATIENCE.minusSeconds(1));
    assertThat(removed).isEmpty();
    time.pass(MINUTE.multipliedBy(2));
    assertThat(removed).containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void oneInMaintenanceStaysAndHasItsWholeTimeAfterwards() {
    var sick = instance("1", UNHEALTHY, 1);
    start(sick);
    time.pass(PATIENCE.minus(MINUTE));
    tell(sick.withMaintenance(new Maintenance(Instant.EPOCH, "deploy")));
    time.pass(PATIENCE);
    tell(sick);

    time.pass(PATIENCE.minusSeconds(1));
    assertThat(removed).isEmpty();
    time.pass(MOMENT);
    assertThat(removed).containsExactly("1");
  }

  @Test
  void afterATakeOverTheWholeTimePasses() {
    isMine = false;
    start(instance("1", UNHEALTHY, 1));
    time.pass(PATIENCE.multipliedBy(2));
    assertThat(removed).isEmpty();

    isMine = true;
    time.pass(PATIENCE.minus(MOMENT));
    assertThat(removed).isEmpty();
    time.pass(MOMENT.multipliedBy(2));
    assertThat(removed).containsExactly("1");
  }

  @Test
  void afterThisProcessStoodStillTheWholeTimePasses() {
    start(instance("1", UNHEALTHY, 1));
    time.pass(MINUTE);

    clock.stopFor(PATIENCE);
    time.pass(PATIENCE.minus(MOMENT));
    assertThat(removed).isEmpty();
    time.pass(MOMENT.multipliedBy(2));
    assertThat(removed).containsExactly("1");
  }

  @Test
  void noMoreThanFifteenPercentGoInAMinute() {
    start(instances(100, UNHEALTHY));
    assertThat(evictor.heldBack()).isZero();
    time.pass(PATIENCE.plusSeconds(1));
    assertThat(removed).hasSize(15);
    assertThat(evictor.heldBack()).isEqualTo(1);

    time.pass(MINUTE.minus(MOMENT));
    assertThat(removed).hasSize(15);
    time.pass(MOMENT);
    assertThat(removed).hasSize(15 + 12);
  }

  @Test
  void theGuardHoldsWhileTheFeedIsLate() {
    feedIsLate = true;
    start(instances(100, UNHEALTHY));

    time.pass(PATIENCE.plus(MINUTE).minus(MOMENT));

    assertThat(removed).hasSize(15);
  }

  @Test
  void ofAFewOneGoesAMinute() {
    start(instances(3, UNHEALTHY));
    time.pass(PATIENCE.plusSeconds(1));
    assertThat(removed).hasSize(1);

    time.pass(MINUTE);
    assertThat(removed).hasSize(2);
  }

  @Test
  void whatTheStoreLeavesAloneCostsNothing() {
    var before = instances(3, UNHEALTHY);
    start(before);
    stored.put("1", instance("1", UNHEALTHY, 2));

    time.pass(PATIENCE.plusSeconds(1));

    assertThat(removed).hasSize(1).doesNotContain("1");
  }

  @Test
  void whenTheStoreCannotRemoveTheWholeTimePassesAgain() {
    failure = new BackendUnavailable("down", null);
    start(instance("1", UNHEALTHY, 1));
    time.pass(PATIENCE.plusSeconds(1));

    failure = null;
    time.pass(PATIENCE.minus(MOMENT));
    assertThat(removed).isEmpty();
    time.pass(MOMENT.multipliedBy(2));
    assertThat(removed).containsExactly("1");
  }

  @Test
  void whatMayHaveBeenRemovedCountsForTheGuard() {
    var attempts = new AtomicInteger();
    duringRemoval = attempts::incrementAndGet;
    failure = new OutcomeUnknown("slow", null);
    start(instances(3, UNHEALTHY));

    time.pass(PATIENCE.plus(PATIENCE).plusSeconds(10));

    assertThat(attempts).hasValue(2);
  }

  /** Two of fourteen might go in a minute, but only one of thirteen. */
  @Test
  void whatMayHaveBeenRemovedCountsAsGoneWhileTheFeedIsLate() {
    feedIsLate = true;
    failure = new OutcomeUnknown("slow", null);
    start(instances(14, UNHEALTHY));
    time.pass(PATIENCE.plusSeconds(1));

    failure = null;
    time.pass(PATIENCE.plusSeconds(1));

    assertThat(removed).hasSize(1);
  }

  @Test
  void whatHappensDuringARemovalIsNoticedBeforeTheNext() {
    duringRemoval = () -> isMine = false;
    start(instances(100, UNHEALTHY));

    time.pass(PATIENCE.plus(MINUTE));

    assertThat(removed).hasSize(1);
  }

  @Test
  void aPauseDuringARemovalIsNoticedBeforeTheNext() {
    duringRemoval = () -> clock.stopFor(MINUTE);
    start(instances(100, UNHEALTHY));

    time.pass(PATIENCE.plus(MINUTE));

    assertThat(removed).hasSize(1);
  }

  @Test
  void anUnexpectedErrorIsNotTheEnd() {
    duringRemoval =
        () -> {
          duringRemoval = () -> {};
          throw new IllegalStateException("unexpected");
        };
    start(instance("1", UNHEALTHY, 1));

    time.pass(PATIENCE.plus(MINUTE));

    assertThat(removed).containsExactly("1");
  }

  @Test
  void afterCloseNothingGoes() {
    start(instance("1", UNHEALTHY, 1));
    evictor.close();

    time.pass(PATIENCE.multipliedBy(2));

    assertThat(removed).isEmpty();
  }

  private void start(ServiceInstance... instances) {
    evictor.start(
        told -> {
          receiver = told;
          return () -> {};
        });
    tell(instances);
  }

  private void tell(ServiceInstance... instances) {
    stored.clear();
    for (var instance : instances) {
      stored.put(instance.id(), instance);
    }
    tell();
  }

  private void tell() {
    requireNonNull(receiver).onInstances("orders", List.copyOf(stored.values()));
  }

  private boolean remove(InstanceKey key, long revision, Instant since) {
    duringRemoval.run();
    if (failure != null) {
      throw failure;
    }
    var there = stored.get(key.id());
    if (there == null || there.revision() != revision) {
      return false;
    }
    stored.remove(key.id());
    removed.add(key.id());
    sickSince.add(since);
    if (!feedIsLate) {
      tell();
    }
    return true;
  }

  private static ServiceInstance[] instances(int count, HealthStatus status) {
    return IntStream.range(0, count)
        .mapToObj(id -> instance(String.valueOf(id), status, 1))
        .toArray(ServiceInstance[]::new);
  }

  private static ServiceInstance instance(String id, HealthStatus status, long revision) {
    return instance(id, status, revision, PATIENCE);
  }

  private static ServiceInstance instance(
      String id, HealthStatus status, long revision, @Nullable Duration patience) {
    var schedule = HealthCheck.Schedule.DEFAULT.withDeregisterAfter(patience);
    var registration =
        Registration.builder("orders", id, "10.0.0.1", 80)
            .healthCheck(new HealthCheck.Tcp(schedule))
            .build();
    return ServiceInstance.registered(registration, Instant.EPOCH, revision).withHealth(status, "");
  }
}
