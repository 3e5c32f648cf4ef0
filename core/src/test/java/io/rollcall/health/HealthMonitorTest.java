package io.rollcall.health;

import static io.rollcall.model.HealthStatus.HEALTHY;
import static io.rollcall.model.HealthStatus.UNHEALTHY;
import static io.rollcall.model.HealthStatus.UNKNOWN;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HealthMonitorTest {

  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final InstanceKey KEY = new InstanceKey("orders", "a");
  private static final HealthCheck CHECK =
      new HealthCheck.Tcp(new HealthCheck.Schedule(INTERVAL, Duration.ofSeconds(1), 3, 2));

  private final VirtualTime time = new VirtualTime();
  private final Jumps clock = new Jumps(time);
  private final List<Long> probedAt = new ArrayList<>();
  private final List<HealthReport> reports = new ArrayList<>();
  private ProbeResult result = ProbeResult.passed("fine");
  private Runnable duringProbe = () -> {};
  private @Nullable RuntimeException storeFailure;
  private boolean isMine = true;
  private InstanceFeed.@Nullable Receiver receiver;

  private final HealthMonitor monitor =
      new HealthMonitor(this::probe, this::report, key -> isMine, 1, clock, time, new Random());

  @Test
  void aNewInstanceIsProbedSoonAndThenAtItsSlots() {
    start(instance(UNKNOWN, 1));

    time.pass(Duration.ofSeconds(1));
    assertThat(probedAt).hasSize(1);
    assertThat(reported()).containsExactly(HEALTHY);
    assertThat(reports.getFirst().measuredOn()).hasValue(1);

    probedAt.clear();
    pass(100);
    assertThat(probedAt).hasSize(100);
    var slots = Slots.of(KEY, INTERVAL);
    assertThat(probedAt)
        .allSatisfy(
            at ->
                assertThat(Math.floorMod(at - slots.phaseNanos(), slots.intervalNanos()))
                    .isLessThanOrEqualTo(Duration.ofMillis(200).toNanos()));
    assertThat(reports).hasSize(1);
  }

  @Test
  void aFallIsReportedAfterTheThresholdWithItsReason() {
    start(instance(HEALTHY, 1));
    result = ProbeResult.failed("refused");

    pass(2);
    assertThat(reports).isEmpty();
    pass(1);
    assertThat(reported()).containsExactly(UNHEALTHY);
    assertThat(reports.getFirst().output()).isEqualTo("refused");

    result = ProbeResult.passed("fine");
    pass(2);
    assertThat(reported()).containsExactly(UNHEALTHY, HEALTHY);
  }

  @Test
  void aReportThatFailsIsMadeAgainAtTheNextResult() {
    start(instance(HEALTHY, 1));
    result = ProbeResult.failed("refused");
    storeFailure = new BackendUnavailable("down", null);
    pass(5);
    assertThat(reports).isEmpty();

    storeFailure = null;
    pass(1);

    assertThat(reported()).containsExactly(UNHEALTHY);
  }

  /** More reports fail than may be under way at once. */
  @Test
  void reportsThatFailLeaveRoomForThoseAfterThem() throws InterruptedException {
    start(instance(HEALTHY, 1));
    result = ProbeResult.failed("refused");
    storeFailure = new BackendUnavailable("down", null);
    var passing =
        Thread.ofVirtual()
            .start(
                () -> {
                  pass(100);
                  storeFailure = null;
                  pass(1);
                });

    assertThat(passing.join(Duration.ofSeconds(20))).as("all reports had their turn").isTrue();

    assertThat(reported()).containsExactly(UNHEALTHY);
  }

  @Test
  void aReportThatDoesNotShowIsMadeAgain() {
    start(instance(UNKNOWN, 1));
    time.pass(Duration.ofSeconds(1));
    reports.clear();

    tell(instance(UNKNOWN, 1));
    pass(3);

    assertThat(reported()).isNotEmpty().containsOnly(HEALTHY);
  }

  @Test
  void anotherReasonIsToldNoMoreOftenThanEveryFiveMinutes() {
    start(instance(HEALTHY, 1));
    result = ProbeResult.failed("1");
    pass(3);
    for (int i = 2; i < 40; i++) {
      result = ProbeResult.failed(String.valueOf(i));
      pass(1);
    }

    assertThat(reports).hasSize(2);
    assertThat(reports).extracting(HealthReport::isReason).containsExactly(false, true);
  }

  @Test
  void aHoldIsToldAtOnce() {
    start(instance(HEALTHY, 1));
    for (int i = 0; i < 3; i++) {
      result = ProbeResult.failed("refused");
      pass(3);
      result = ProbeResult.passed("fine");
      pass(2);
    }

    assertThat(reports.get(5).status()).isEqualTo(UNHEALTHY);
    assertThat(reports.get(5).output()).startsWith("flapping ").endsWith("last: fine");
    assertThat(requireNonNull(monitor.find(KEY)).heldUntil()).isNotNull();
  }

  @Test
  void anInconclusiveProbeIsToldButChangesNothing() {
    start(instance(UNKNOWN, 1));
    result = ProbeResult.inconclusive("no such probe");
    pass(4);

    assertThat(reports).hasSize(1);
    assertThat(reports.getFirst().status()).isEqualTo(UNKNOWN);
    assertThat(reports.getFirst().output()).isEqualTo("no such probe");
  }

  @Test
  void whatSendsHeartbeatsIsNotProbed() {
    var beating = Registration.builder("orders", "a", "10.0.0.1", 80).build();
    start(ServiceInstance.registered(beating, Instant.EPOCH, 1));
    pass(5);

    assertThat(probedAt).isEmpty();
    assertThat(monitor.find(KEY)).isNull();
  }

  @Test
  void whatIsDeregisteredIsProbedNoMore() {
    start(instance(HEALTHY, 1));
    pass(1);
    tell();
    probedAt.clear();
    pass(5);

    assertThat(probedAt).isEmpty();
    assertThat(monitor.find(KEY)).isNull();
  }

  @Test
  void whatIsRegisteredAnewStartsAnew() {
    start(instance(HEALTHY, 1));
    result = ProbeResult.failed("refused");
    pass(2);
    tell(instance(HEALTHY, 2));
    pass(2);
    assertThat(reports).isEmpty();

    pass(1);
    assertThat(reports.getFirst().measuredOn()).hasValue(2);
  }

  @Test
  void aStatusThatSomebodyElseSetIsWhereResultsCountFrom() {
    start(instance(HEALTHY, 1));
    pass(5);
    tell(instance(UNHEALTHY, 1));
    pass(1);
    assertThat(reports).isEmpty();

    pass(1);
    assertThat(reported()).containsExactly(HEALTHY);
  }

  @Test
  void whatWasMeasuredWhileThisProcessStoodStillDoesNotCount() {
    start(instance(HEALTHY, 1));
    result = ProbeResult.failed("no answer");
    duringProbe = () -> clock.stopFor(Duration.ofSeconds(2));
    pass(5);

    assertThat(reports).isEmpty();
    assertThat(requireNonNull(monitor.find(KEY)).failures()).isZero();
    assertThat(monitor.counts().dropped()).isPositive();
  }

  @Test
  void slotsThatWerePassedOverAreNotMadeUpFor() {
    start(instance(HEALTHY, 1));
    pass(1);
    probedAt.clear();

    clock.stopFor(INTERVAL.multipliedBy(20));
    pass(2);

    assertThat(probedAt).hasSizeBetween(1, 2);
    assertThat(monitor.counts().skipped()).isOne();
  }

  @Test
  void whatIsAnothersIsNotProbedUntilItChangesHands() {
    isMine = false;
    start(instance(HEALTHY, 1));
    pass(3);
    assertThat(probedAt).isEmpty();

    isMine = true;
    monitor.lookAgain();
    time.pass(Duration.ofSeconds(1));
    assertThat(probedAt).hasSize(1);
    assertThat(requireNonNull(monitor.find(KEY)).mine()).isTrue();
  }

  @Test
  void aResultThatComesAfterItChangedHandsIsDropped() {
    start(instance(UNKNOWN, 1));
    duringProbe = () -> isMine = false;
    pass(3);

    assertThat(reports).isEmpty();
    assertThat(probedAt).hasSize(1);
    assertThat(monitor.counts().dropped()).isOne();
  }

  @Test
  void aDroppedResultLeavesRoomForTheNextProbe() {
    start(instance(UNKNOWN, 1));
    duringProbe = () -> isMine = false;
    pass(1);
    assertThat(monitor.counts().dropped()).isOne();
    probedAt.clear();

    duringProbe = () -> {};
    isMine = true;
    pass(1);

    assertThat(probedAt).hasSize(1);
  }

  @Test
  void aProbeThatBreaksSaysNothingOfTheInstance() {
    start(instance(HEALTHY, 1));
    duringProbe =
        () -> {
          throw new IllegalStateException("a bug");
        };
    pass(5);

    assertThat(reports).isEmpty();
    assertThat(probedAt).hasSize(5);
  }

  @Test
  void aProbeThatFoundNoThreadIsMadeAgain() {
    start(instance(HEALTHY, 1));
    duringProbe =
        () -> {
          throw new OutOfMemoryError("unable to create native thread");
        };
    pass(5);

    assertThat(reports).isEmpty();
    assertThat(probedAt).hasSize(5);
    assertThat(monitor.counts().inconclusive()).isEqualTo(5);
  }

  @Test
  void aReportThatBreaksIsMadeAgain() {
    start(instance(HEALTHY, 1));
    result = ProbeResult.failed("refused");
    storeFailure = new IllegalStateException("a bug");
    pass(5);
    assertThat(reports).isEmpty();

    storeFailure = null;
    pass(1);

    assertThat(reported()).containsExactly(UNHEALTHY);
  }

  @Test
  void whatIsKnownCanBeAsked() {
    start(instance(HEALTHY, 1));
    result = ProbeResult.failed("refused");
    pass(2);

    var probing = requireNonNull(monitor.find(KEY));
    assertThat(probing.status()).isEqualTo(HEALTHY);
    assertThat(probing.lastResult()).isEqualTo(result);
    assertThat(probing.failures()).isEqualTo(2);
    assertThat(probing.passes()).isZero();
    assertThat(requireNonNull(probing.lastProbedAt()))
        .isBetween(time.now().minus(INTERVAL), time.now());
    assertThat(probing.heldUntil()).isNull();
  }

  @Test
  void afterCloseNothingIsProbed() {
    start(instance(HEALTHY, 1));
    monitor.close();
    pass(5);

    assertThat(probedAt).isEmpty();
  }

  private void start(ServiceInstance instance) {
    monitor.start(
        told -> {
          receiver = told;
          return () -> {};
        });
    tell(instance);
  }

  private void tell(ServiceInstance... instances) {
    requireNonNull(receiver).onInstances("orders", List.of(instances));
  }

  /** Lets so many slots pass, and the jitter after the last of them. */
  private void pass(int slots) {
    long end = clock.nanos();
    for (int i = 0; i < slots; i++) {
      end = Slots.of(KEY, INTERVAL).after(end);
    }
    time.pass(Duration.ofNanos(end - clock.nanos()).plusMillis(200));
  }

  private ProbeResult probe(Registration target) {
    probedAt.add(clock.nanos());
    duringProbe.run();
    return result;
  }

  private void report(HealthReport report) {
    if (storeFailure != null) {
      throw storeFailure;
    }
    reports.add(report);
    tell(instance(report.status(), report.measuredOn().orElseThrow()));
  }

  private List<HealthStatus> reported() {
    return reports.stream().map(HealthReport::status).toList();
  }

  private static ServiceInstance instance(HealthStatus status, long revision) {
    var registration =
        Registration.builder("orders", "a", "10.0.0.1", 80).healthCheck(CHECK).build();
    return new ServiceInstance(
        registration, status, null, null, Instant.EPOCH, Instant.EPOCH, revision);
  }
}
