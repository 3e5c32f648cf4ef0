package io.rollcall.contract.history;

import static io.rollcall.contract.history.Story.probed;

import io.rollcall.contract.history.Action.Remove;
import io.rollcall.contract.history.Fault.CutOff;
import io.rollcall.contract.history.Fault.DataLost;
import io.rollcall.contract.history.Fault.Hampered;
import io.rollcall.contract.history.Fault.Paused;
import io.rollcall.contract.history.Fault.Restarted;
import io.rollcall.contract.history.Observation.Refused;
import io.rollcall.contract.history.Observation.Served;
import io.rollcall.contract.history.Observation.Silence;
import io.rollcall.contract.history.Violation.Disagreement;
import io.rollcall.contract.history.Violation.FailedRead;
import io.rollcall.contract.history.Violation.NoLastWord;
import io.rollcall.contract.history.Violation.RevisionMovedForNothing;
import io.rollcall.contract.history.Violation.RevisionReused;
import io.rollcall.contract.history.Violation.RevisionWentBack;
import io.rollcall.contract.history.Violation.UnmarkedStaleness;
import io.rollcall.model.HealthStatus;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How answers follow on each other, at one replica and at several. */
class ReplicasTest {

  @Test
  void revisionGoesBack() {
    alive().seen(1, 7, "1").seen(2, 6, "1").breaks(RevisionWentBack.class);
  }

  @Test
  void revisionOfAStaleAnswerGoesBack() {
    alive().seen(1, 7, "1").seenStale(2, 6, "1").breaks(RevisionWentBack.class);
  }

  @Test
  void revisionGoesBackBehindAnOverlappingRead() {
    alive()
        .seen(1, 7, "1")
        .answered("a", 1.05, 3, Served.fresh(5, Map.of("1", "1")))
        .answered("a", 2, 4, Served.fresh(6, Map.of("1", "1")))
        .breaks(RevisionWentBack.class);
  }

  @Test
  void overlappingReadsMayBeAnsweredInAnyOrder() {
    alive()
        .answered("a", 1, 3, Served.fresh(7, Map.of("1", "1")))
        .answered("a", 2, 4, Served.fresh(6, Map.of("1", "1")))
        .isFine();
  }

  @Test
  void otherReplicaMayBeBehind() {
    alive().seen(1, 7, "1").seenAt("b", 2, 6, "1").isFine();
  }

  @Test
  void revisionsMayStartAgainWhenTheDataAreLost() {
    alive().fault(2, 3, new DataLost()).seen(1, 7, "1").seen(6, 2, "1").isFine();
  }

  @Test
  void replicaMayHearLateThatTheDataWereLost() {
    new Story()
        .lives("1", 0, 60)
        .fault(10, 12, new DataLost())
        .fault(11, 40, new CutOff("a"))
        .seenStale(30, 7, "1")
        .seen(41, 2, "1")
        .isFine();
  }

  @Test
  void oneRevisionHasTwoContents() {
    new Story()
        .lives("1", 0, 30)
        .registered("2", 10)
        .seen(9, 7, "1")
        .seen(10.5, 7, "1", "2")
        .breaks(RevisionReused.class);
  }

  @Test
  void oneRevisionHasTwoContentsAtTwoReplicas() {
    new Story()
        .call(probed("1"), "1", 0, 1, Outcome.OK)
        .call(probed("2"), "1", 1, 2, Outcome.OK)
        .seen(3, 7, "1=1")
        .seenAt("b", 3, 7, "1=2")
        .breaks(RevisionReused.class);
  }

  @Test
  void revisionHasNewContentWhenTheDataWereLost() {
    new Story()
        .fault(10, 12, new DataLost())
        .call(probed("1"), "1", 0, 1, Outcome.OK)
        .call(probed("2"), "1", 13, 14, Outcome.OK)
        .seen(9, 7, "1=1")
        .seen(15, 7, "1=2")
        .isFine();
  }

  @Test
  void oneRevisionHasTwoContentsAfterTheDataWereLost() {
    new Story()
        .fault(10, 12, new DataLost())
        .call(probed("1"), "1", 0, 1, Outcome.OK)
        .call(probed("2"), "1", 30, 31, Outcome.OK)
        .seen(9, 7, "1=1")
        .seen(31, 7, "1=2")
        .seenAt("b", 32, 7, "1=1")
        .breaks(RevisionReused.class);
  }

  @Test
  void knownServiceIsAnsweredByAnError() {
    alive().seen(1, 1, "1").answered("a", 2, 3, new Refused(503)).breaks(FailedRead.class);
  }

  @Test
  void knownServiceIsAnsweredByAnErrorDuringAFault() {
    alive()
        .fault(1.5, 9, new CutOff("a"))
        .seen(1, 1, "1")
        .answered("a", 2, 3, new Refused(500))
        .breaks(FailedRead.class);
  }

  @Test
  void knownServiceIsNotAnswered() {
    alive()
        .fault(1.5, 9, new CutOff("a"))
        .seen(1, 1, "1")
        .answered("a", 2, 3, new Silence())
        .breaks(FailedRead.class);
  }

  @Test
  void serviceThatWasNeverServedMayBeAnsweredByAnError() {
    alive().seenAt("b", 1, 1, "1").answered("a", 2, 3, new Refused(503)).isFine();
  }

  @Test
  void pausedReplicaIsSilent() {
    alive()
        .fault(1.5, 9, new Paused("a"))
        .seen(1, 1, "1")
        .answered("a", 2, 3, new Silence())
        .isFine();
  }

  @Test
  void replicaThatWokeUpIsSilentForAWhile() {
    var story = alive().fault(1.5, 9, new Paused("a")).seen(1, 1, "1");
    story.answered("a", 10, 12, new Silence()).isFine();
    story.answered("a", 20, 22, new Silence()).breaks(FailedRead.class);
  }

  @Test
  void replicaThatWakesUpMayNotAnswerByAnError() {
    alive()
        .fault(1.5, 9, new Paused("a"))
        .seen(1, 1, "1")
        .answered("a", 8, 10, new Refused(503))
        .breaks(FailedRead.class);
  }

  @Test
  void restartedReplicaHasForgotten() {
    alive()
        .fault(1.5, 9, new Restarted("a"))
        .seen(1, 1, "1")
        .answered("a", 8, 10, new Silence())
        .answered("a", 10, 11, new Refused(503))
        .isFine();
  }

  @Test
  void replicaThatIsCutOffSaysSoInTime() {
    alive().fault(1, 15, new CutOff("a")).seen(11.05, 1, "1").isFine();
    alive().fault(1, 15, new CutOff("a")).seen(11.2, 1, "1").breaks(UnmarkedStaleness.class);
    alive().fault(1, 15, new CutOff("a")).seenStale(11.2, 1, "1").isFine();
    alive().fault(1, 15, new CutOff("b")).seen(11.2, 1, "1").isFine();
  }

  @Test
  void replicaThatStoodStillNeedNotSaySoAtOnce() {
    var story = new Story().lives("1", 0, 60).fault(10, 60, new CutOff("a"));
    story.fault(15, 19, new Paused("a")).seen(21, 1, "1").isFine();
  }

  @Test
  void allAgreeInTheEnd() {
    longAlive().seen(25, 2, "1").seenAt("b", 25, 2, "1").held(25, "1").isFine();
  }

  @Test
  void replicasDisagreeInTheEnd() {
    overlapping().seen(25, 2, "1=1").seenAt("b", 25, 3, "1=2").breaks(Disagreement.class);
  }

  @Test
  void replicasDisagreeOnWhetherAnUnknownRegistrationTookEffect() {
    longAlive()
        .call(probed("1"), "2", 0, 1, Outcome.UNKNOWN)
        .seen(25, 2, "1")
        .seenAt("b", 25, 3, "1", "2")
        .breaks(Disagreement.class);
  }

  @Test
  void revisionsDifferInTheEnd() {
    longAlive().seen(25, 2, "1").seenAt("b", 25, 3, "1").breaks(Disagreement.class);
  }

  @Test
  void backendDisagreesInTheEnd() {
    overlapping()
        .seen(25, 2, "1=1")
        .seenAt("b", 25, 2, "1=1")
        .held(25, "1=2")
        .breaks(Disagreement.class);
  }

  @Test
  void disagreementMayLastForTenSeconds() {
    overlapping().seen(11, 2, "1=1").seenAt("b", 11, 3, "1=2").isFine();
    longAlive().fault(3, 16, new Hampered("a")).seen(25, 2, "1").seenAt("b", 25, 3, "1").isFine();
  }

  @Test
  void replicaIsStaleInTheEnd() {
    longAlive().seenStale(25, 2, "1").seenAt("b", 25, 2, "1").breaks(NoLastWord.class);
  }

  @Test
  void replicaWasNotAskedInTheEnd() {
    longAlive().seen(8, 2, "1").seenAt("b", 25, 2, "1").breaks(NoLastWord.class);
  }

  @Test
  void whatRunsOutInTheEndNeedNotBeAgreedOn() {
    longAlive().lives("2", 0, 22).seen(29, 2, "1").seenAt("b", 29, 3, "1", "2").isFine();
  }

  @Test
  void removedInstanceDividesReplicasInTheEnd() {
    longAlive()
        .registered("2", 0)
        .call(new Remove(), "2", 1, 2, Outcome.UNKNOWN)
        .seen(25, 2, "1")
        .seenAt("b", 25, 2, "1")
        .held(25, "1")
        .isFine();
  }

  /** An instance that lives for 30 s and is asked for before its changes are over. */
  private static Story alive() {
    return new Story().lives("1", 0, 30).call(probed("1"), "9", 29, 30, Outcome.UNKNOWN);
  }

  private static Story longAlive() {
    return new Story().lives("1", 0, 30);
  }

  /** Two registrations, of which either may be the last. */
  private static Story overlapping() {
    return new Story()
        .call(probed("1"), "1", 0, 2, Outcome.OK)
        .call(probed("2"), "1", 0, 2, Outcome.OK);
  }

  @Test
  void revisionMovesForNothing() {
    new Story()
        .lives("1", 0, 20)
        .seen(8, 1, "1")
        .seen(9, 2, "1")
        .breaks(RevisionMovedForNothing.class);
  }

  @Test
  void revisionMovesByTheSameRegistrationAgain() {
    new Story()
        .lives("1", 0, 20)
        .registered("1", 8.5)
        .seen(8, 1, "1")
        .seen(9, 2, "1")
        .breaks(RevisionMovedForNothing.class);
  }

  @Test
  void revisionMovesByWhateverMayHaveHappened() {
    new Story().lives("1", 0, 20).registered("2", 6).seen(6.5, 1, "1").seen(9, 2, "1").isFine();
    new Story()
        .lives("1", 0, 20)
        .reported("1", HealthStatus.HEALTHY, 4)
        .seen(8, 1, "1")
        .seen(9, 2, "1")
        .isFine();
    new Story()
        .fault(1, 2, new Hampered("b"))
        .lives("1", 0, 20)
        .seen(8, 1, "1")
        .seen(9, 2, "1")
        .isFine();
  }

  @Test
  void revisionMayMoveWhereAnInstanceIsTakenOver() {
    new Story()
        .lives("1", 0, 20)
        .callAt("b", new Action.Renew(), "1", 8.5, 8.6)
        .seen(8, 1, "1")
        .seen(9, 2, "1")
        .isFine();
  }
}
