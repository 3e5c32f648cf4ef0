package io.rollcall.contract.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.history.Action.Renew;
import io.rollcall.contract.history.Action.Report;
import io.rollcall.contract.history.Observation.Freshness;
import io.rollcall.contract.history.Observation.Refused;
import io.rollcall.contract.history.Observation.Served;
import io.rollcall.contract.history.Violation.AcknowledgedThoughGone;
import io.rollcall.contract.history.Violation.EmptyByError;
import io.rollcall.contract.history.Violation.ExpiredInstance;
import io.rollcall.contract.history.Violation.FailedRead;
import io.rollcall.contract.history.Violation.MissingInstance;
import io.rollcall.contract.history.Violation.MissingService;
import io.rollcall.contract.history.Violation.NotFoundThoughThere;
import io.rollcall.contract.history.Violation.RevisionMovedForNothing;
import io.rollcall.contract.history.Violation.RevisionReused;
import io.rollcall.contract.history.Violation.RevisionWentBack;
import io.rollcall.contract.history.Violation.UnregisteredInstance;
import io.rollcall.contract.history.Violation.WithheldInstance;
import io.rollcall.contract.history.Violation.WrongCount;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A correct registry is never accused; one wrong word in what it said always is found. */
class SimulatedHistoryTest {

  private static final int TRIES = 60;

  @Property(tries = 400)
  void correctHistoryIsFine(@ForAll long seed) {
    assertThat(SimulatedHistory.any(seed).violations())
        .extracting(Violation::explanation)
        .isEmpty();
  }

  /** Else the property above would hold for want of what is hard. */
  @Example
  void everyBoundIsNeeded() {
    assertThat(accused(Story.BOUNDS)).isEqualTo(0);
    assertThat(accused(bounds(0, 10, 10, 10, 1))).as("no lag").isPositive();
    assertThat(accused(bounds(5, 0, 10, 10, 1))).as("no time to settle").isPositive();
    assertThat(accused(bounds(5, 10, 0, 10, 1))).as("no time to detect").isPositive();
    assertThat(accused(bounds(5, 10, 10, 0, 1))).as("no late effects").isPositive();
    assertThat(accused(bounds(5, 10, 10, 10, 0))).as("no late expiry").isPositive();
  }

  private static long accused(Bounds bounds) {
    return LongStream.range(0, 100)
        .filter(seed -> !SimulatedHistory.any(seed).violations(bounds).isEmpty())
        .count();
  }

  private static Bounds bounds(int lag, int settle, int detection, int reach, int goneSlack) {
    return new Bounds(
        Duration.ofSeconds(lag),
        Duration.ofSeconds(settle),
        Duration.ofSeconds(detection),
        Duration.ofSeconds(reach),
        Duration.ofSeconds(5),
        Duration.ofSeconds(goneSlack),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ZERO);
  }

  @Property(tries = TRIES)
  void droppedInstanceIsFound(@ForAll long seed) {
    var history = SimulatedHistory.lossless(seed);
    var rewritten = rewriteOne(history, seed, 6, healthy -> healthy.remove("steady"));

    assertThat(history.violations())
        .hasAtLeastOneElementOfType(
            rewritten.healthy().isEmpty() ? EmptyByError.class : MissingInstance.class);
  }

  @Property(tries = TRIES)
  void emptinessIsFound(@ForAll long seed) {
    var history = SimulatedHistory.lossless(seed);
    rewriteOne(history, seed, 6, Map::clear);

    assertThat(history.violations()).hasAtLeastOneElementOfType(EmptyByError.class);
  }

  @Property(tries = TRIES)
  void resurrectedInstanceIsFound(@ForAll long seed) {
    var history = SimulatedHistory.any(seed);
    rewriteOne(history, seed, 9, healthy -> healthy.put("leaver", "1"));

    assertThat(history.violations()).hasAtLeastOneElementOfType(UnregisteredInstance.class);
  }

  @Property(tries = TRIES)
  void expiredInstanceIsFound(@ForAll long seed) {
    var history = SimulatedHistory.any(seed);
    rewriteOne(history, seed, 11, healthy -> healthy.put("silent", "1"));

    assertThat(history.violations()).hasAtLeastOneElementOfType(ExpiredInstance.class);
  }

  @Property(tries = TRIES)
  void inventedInstanceIsFound(@ForAll long seed) {
    var history = SimulatedHistory.any(seed);
    rewriteOne(history, seed, 0, healthy -> healthy.put("steady", "never sent"));

    assertThat(history.violations()).hasAtLeastOneElementOfType(UnregisteredInstance.class);
  }

  @Property(tries = TRIES)
  void heartbeatOfARemovedInstanceIsFound(@ForAll long seed) {
    var history = SimulatedHistory.any(seed);
    long at = SimulatedHistory.nanos(3.2 + new Random(seed).nextDouble() * 60);
    history
        .calls()
        .add(
            new Call(
                "b", new InstanceKey("orders", "leaver"), new Renew(), at, at + 1, Outcome.OK));

    assertThat(history.violations()).hasAtLeastOneElementOfType(AcknowledgedThoughGone.class);
  }

  @Property(tries = TRIES)
  void heartbeatThatFindsNothingIsFound(@ForAll long seed) {
    var history = SimulatedHistory.lossless(seed);
    long at = SimulatedHistory.nanos(1.2 + new Random(seed).nextDouble() * 60);
    history
        .calls()
        .add(
            new Call(
                "b",
                new InstanceKey("orders", "steady"),
                new Renew(),
                at,
                at + 1,
                Outcome.NOT_FOUND));

    assertThat(history.violations()).hasAtLeastOneElementOfType(NotFoundThoughThere.class);
  }

  @Property(tries = TRIES)
  void maintainedInstanceIsFound(@ForAll long seed) {
    var history = SimulatedHistory.lossless(seed);
    rewriteOne(history, seed, 9, healthy -> healthy.put("maintained", "1"));

    assertThat(history.violations()).hasAtLeastOneElementOfType(WithheldInstance.class);
  }

  @Property(tries = TRIES)
  void sickInstanceIsFound(@ForAll long seed) {
    var history = SimulatedHistory.lossless(seed);
    rewriteOne(history, seed, 9, healthy -> healthy.put("sick", "1"));

    assertThat(history.violations()).hasAtLeastOneElementOfType(WithheldInstance.class);
  }

  @Property(tries = TRIES)
  void instanceThatWasNotPutBackIsFound(@ForAll long seed) {
    var history = SimulatedHistory.lossless(seed);
    var rewritten = rewriteOne(history, seed, 10, healthy -> healthy.remove("restored"));

    assertThat(history.violations())
        .hasAtLeastOneElementOfType(
            rewritten.healthy().isEmpty() ? EmptyByError.class : MissingInstance.class);
  }

  @Property(tries = TRIES)
  void reportOfARemovedInstanceIsFound(@ForAll long seed) {
    var history = SimulatedHistory.any(seed);
    long at = SimulatedHistory.nanos(3.2 + new Random(seed).nextDouble() * 60);
    history
        .calls()
        .add(
            new Call(
                "b",
                new InstanceKey("orders", "leaver"),
                new Report(HealthStatus.HEALTHY),
                at,
                at + 1,
                Outcome.OK));

    assertThat(history.violations()).hasAtLeastOneElementOfType(AcknowledgedThoughGone.class);
  }

  @Property(tries = TRIES)
  void revisionThatMovesForNothingIsFound(@ForAll long seed) {
    var history = SimulatedHistory.any(seed);
    var still = history.freshAfter(95);
    var seen = still.get(1 + new Random(seed).nextInt(still.size() - 1));
    var served = served(seen);
    history.rewrite(seen, Served.fresh(served.revision().getAsLong() + 1, served.healthy()));

    assertThat(history.violations()).hasAtLeastOneElementOfType(RevisionMovedForNothing.class);
  }

  @Property(tries = TRIES)
  void serviceThatIsNotListedIsFound(@ForAll long seed) {
    var history = SimulatedHistory.lossless(seed);
    history.rewriteLastPage(List.of());

    assertThat(history.violations()).hasAtLeastOneElementOfType(MissingService.class);
  }

  @Property(tries = TRIES)
  void instanceThatIsNotCountedIsFound(@ForAll long seed) {
    var history = SimulatedHistory.lossless(seed);
    var entry = history.lastEntry();
    history.rewriteLastPage(
        List.of(new Listing.Entry(entry.service(), entry.instances() - 1, entry.healthy())));

    assertThat(history.violations()).hasAtLeastOneElementOfType(WrongCount.class);
  }

  @Property(tries = TRIES)
  void errorIsFound(@ForAll long seed) {
    var history = SimulatedHistory.any(seed);
    var fresh = history.freshAfter(3);
    history.rewrite(fresh.get(new Random(seed).nextInt(fresh.size())), new Refused(503));

    assertThat(history.violations()).hasAtLeastOneElementOfType(FailedRead.class);
  }

  @Property(tries = TRIES)
  void revisionThatGoesBackIsFound(@ForAll long seed) {
    var history = SimulatedHistory.lossless(seed);
    var fresh = history.freshAfter(60);
    var seen = fresh.get(new Random(seed).nextInt(fresh.size()));
    history.rewrite(seen, Served.fresh(0, served(seen).healthy()));

    assertThat(history.violations()).hasAtLeastOneElementOfType(RevisionWentBack.class);
  }

  @Property(tries = TRIES)
  void reusedRevisionIsFound(@ForAll long seed) {
    var history = SimulatedHistory.lossless(seed);
    var last = history.freshAfter(100).getLast();
    var healthy = new TreeMap<>(served(last).healthy());
    healthy.remove("steady");
    history.rewrite(last, Served.fresh(served(last).revision().getAsLong(), healthy));

    assertThat(history.violations()).hasAtLeastOneElementOfType(RevisionReused.class);
  }

  private interface Change {
    void apply(Map<String, String> healthy);
  }

  /** Changes one of the fresh answers from that second on. */
  private static Served rewriteOne(
      SimulatedHistory history, long seed, double from, Change change) {
    var fresh = history.freshAfter(from);
    var seen = fresh.get(new Random(seed).nextInt(fresh.size()));
    var served = served(seen);
    var healthy = new TreeMap<>(served.healthy());
    change.apply(healthy);
    var rewritten = new Served(healthy, served.revision(), Freshness.FRESH);
    history.rewrite(seen, rewritten);
    return rewritten;
  }

  private static Served served(Observation seen) {
    return (Served) seen.answer();
  }
}
