package io.rollcall.contract.history;

import static io.rollcall.contract.history.Story.probed;
import static io.rollcall.contract.history.Story.register;
import static io.rollcall.model.HealthStatus.HEALTHY;
import static io.rollcall.model.HealthStatus.UNHEALTHY;

import io.rollcall.contract.history.Action.Remove;
import io.rollcall.contract.history.Action.Renew;
import io.rollcall.contract.history.Fault.CutOff;
import io.rollcall.contract.history.Fault.DataLost;
import io.rollcall.contract.history.Fault.Hampered;
import io.rollcall.contract.history.Fault.Paused;
import io.rollcall.contract.history.Violation.EmptyByError;
import io.rollcall.contract.history.Violation.MissingInstance;
import org.junit.jupiter.api.Test;

/** What must be served. */
class PresenceTest {

  @Test
  void livingInstancesAreServed() {
    new Story().lives("1", 0, 20).lives("2", 0, 20).seen(9, 2, "1", "2").isFine();
  }

  @Test
  void livingInstanceIsMissing() {
    new Story().lives("1", 0, 20).lives("2", 0, 20).seen(9, 2, "1").breaks(MissingInstance.class);
  }

  @Test
  void livingInstanceIsMissingFromTheBackend() {
    new Story().lives("1", 0, 20).lives("2", 0, 20).held(9, "1").breaks(MissingInstance.class);
  }

  @Test
  void nothingIsServed() {
    new Story().lives("1", 0, 20).lives("2", 0, 20).seen(9, 2).breaks(EmptyByError.class);
  }

  @Test
  void instanceRegisteredJustNowMayNotBeSeenYet() {
    new Story().lives("1", 0, 20).seen(5.05, 0).isFine();
    new Story().lives("1", 0, 20).seen(5.15, 0).breaks(EmptyByError.class);
  }

  @Test
  void probedInstanceNeedsNoHeartbeats() {
    new Story().call(probed("1"), "1", 0, 1, Outcome.OK).seen(900, 1).breaks(EmptyByError.class);
  }

  @Test
  void leaseCountsFromTheStartOfAHeartbeat() {
    new Story()
        .lives("1", 0, 0)
        .renewed("1", 4)
        .renewed("1", 8)
        .seen(12.8, 1)
        .breaks(EmptyByError.class);
    new Story().lives("1", 0, 0).renewed("1", 4).renewed("1", 8).seen(12.95, 1).isFine();
  }

  @Test
  void heartbeatThatCameTooLateProvesNothingOfTheTimeBefore() {
    new Story().lives("1", 0, 0).renewed("1", 5.5).renewed("1", 9.5).seen(10, 1).isFine();
  }

  @Test
  void heartbeatThatTookTooLongProvesNothingOfTheTimeBefore() {
    new Story()
        .registered("1", 0)
        .call(new Renew(), "1", 4, 6, Outcome.OK)
        .renewed("1", 8)
        .renewed("1", 10)
        .seen(10, 1)
        .isFine();
  }

  @Test
  void heartbeatOfUnknownOutcomeKeepsNothing() {
    new Story()
        .lives("1", 0, 4)
        .call(new Renew(), "1", 7, 8, Outcome.UNKNOWN)
        .seen(9.5, 1)
        .isFine();
  }

  @Test
  void registrationOfUnknownOutcomeMayBeMissingOrNot() {
    new Story().call(register("1"), "1", 0, 1, Outcome.UNKNOWN).seen(2, 0).seen(4, 1, "1").isFine();
  }

  @Test
  void registrationThatFailedMayBeMissing() {
    new Story().call(register("1"), "1", 0, 1, Outcome.FAILED).seen(7, 0).isFine();
  }

  @Test
  void removedInstanceIsMissing() {
    new Story().lives("1", 0, 8).removed("1", 9).seen(9.2, 2).isFine();
  }

  @Test
  void instanceWhoseRemovalIsUnderWayMayBeMissing() {
    new Story()
        .lives("1", 0, 20)
        .call(new Remove(), "1", 8, 12, Outcome.FAILED)
        .seen(9, 1, "1")
        .isFine();
    new Story().lives("1", 0, 7).call(new Remove(), "1", 8, 12, Outcome.OK).seen(9, 2).isFine();
  }

  @Test
  void removalThatFailedExcusesNothing() {
    new Story()
        .lives("1", 0, 20)
        .call(new Remove(), "1", 2, 3, Outcome.FAILED)
        .seen(9, 2)
        .breaks(EmptyByError.class);
  }

  @Test
  void removalOfUnknownOutcomeMayTakeEffectLate() {
    new Story()
        .call(probed("1"), "1", 0, 1, Outcome.OK)
        .call(new Remove(), "1", 2, 3, Outcome.UNKNOWN)
        .seen(40, 2)
        .isFine();
  }

  @Test
  void heartbeatAfterARemovalOfUnknownOutcomeProvesThatItWasNot() {
    new Story()
        .registered("1", 0)
        .call(new Remove(), "1", 1, 2, Outcome.UNKNOWN)
        .lives("1", 14, 30)
        .seen(20.5, 2)
        .breaks(EmptyByError.class);
  }

  @Test
  void removalOfUnknownOutcomeMayOvertakeARegistrationMadeSoonAfter() {
    new Story()
        .registered("1", 0)
        .call(new Remove(), "1", 1, 2, Outcome.UNKNOWN)
        .lives("1", 4, 30)
        .seen(11, 2)
        .isFine();
  }

  @Test
  void removalDuringAFaultMayTakeEffectAfterIt() {
    new Story()
        .fault(1, 20, new Hampered("a"))
        .call(probed("1"), "1", 0, 0.5, Outcome.OK)
        .call(new Remove(), "1", 2, 3, Outcome.UNKNOWN)
        .call(probed("1"), "1", 25, 26, Outcome.OK)
        .seen(50, 2)
        .isFine();
  }

  @Test
  void overlappingRemovalMayComeAfterTheRegistration() {
    new Story()
        .call(new Remove(), "1", 0, 2, Outcome.OK)
        .call(probed("1"), "1", 1, 3, Outcome.OK)
        .seen(30, 2)
        .isFine();
  }

  @Test
  void registrationAfterTheRemovalCounts() {
    new Story()
        .call(probed("1"), "1", 0, 0.5, Outcome.OK)
        .call(new Remove(), "1", 1, 2, Outcome.OK)
        .call(probed("1"), "1", 2.1, 3, Outcome.OK)
        .seen(30, 2)
        .breaks(EmptyByError.class);
  }

  @Test
  void unhealthyInstanceMayBeMissing() {
    new Story().lives("1", 0, 20).reported("1", UNHEALTHY, 2).seen(12, 2).isFine();
  }

  @Test
  void instanceThatIsHealthyAgainIsMissing() {
    new Story()
        .lives("1", 0, 20)
        .reported("1", UNHEALTHY, 2)
        .reported("1", HEALTHY, 4)
        .seen(12, 3)
        .breaks(EmptyByError.class);
  }

  @Test
  void lostDataExcuseAnAbsenceUntilTheNextHeartbeat() {
    new Story().fault(3, 8, new DataLost()).lives("1", 0, 2).seen(9, 1).isFine();
    new Story()
        .fault(3, 8, new DataLost())
        .lives("1", 0, 2)
        .lives("1", 9, 30)
        .seen(15, 2)
        .breaks(EmptyByError.class);
  }

  @Test
  void staleAnswerMayBeOld() {
    new Story().lives("1", 0, 20).seenStale(9, 0).isFine();
  }

  @Test
  void replicaThatIsCutOffKeepsWhatItKnew() {
    new Story().fault(10, 40, new CutOff("a")).lives("1", 0, 15).seenStale(30, 1, "1").isFine();
    new Story()
        .fault(10, 40, new CutOff("a"))
        .lives("1", 0, 15)
        .seenStale(30, 1)
        .breaks(EmptyByError.class);
  }

  @Test
  void replicaThatIsCutOffFromLostDataKeepsWhatItKnew() {
    new Story()
        .fault(10, 40, new CutOff("a"), new DataLost())
        .lives("1", 0, 15)
        .lives("2", 0, 15)
        .seenStale(30, 1, "1")
        .breaks(MissingInstance.class);
  }

  @Test
  void replicaThatIsCutOffNeedNotKnowWhatIsNew() {
    new Story().fault(10, 40, new CutOff("a")).lives("1", 8, 15).seenStale(30, 1).isFine();
  }

  @Test
  void replicaThatIsCutOffMayHaveSeenARemovalJustBefore() {
    new Story()
        .fault(10, 40, new CutOff("a"))
        .lives("1", 0, 15)
        .call(new Remove(), "1", 9.5, 12, Outcome.UNKNOWN)
        .seenStale(30, 1)
        .isFine();
  }

  @Test
  void replicaThatWakesUpMayHaveOldIdeasForAWhile() {
    new Story().fault(10, 30, new Paused("a")).lives("1", 15, 60).seen(38, 0).isFine();
    new Story()
        .fault(10, 30, new Paused("a"))
        .lives("1", 15, 60)
        .seen(41, 0)
        .breaks(EmptyByError.class);
  }

  @Test
  void otherReplicaHasNoExcuse() {
    new Story()
        .fault(10, 30, new Paused("b"))
        .lives("1", 15, 60)
        .seen(38, 0)
        .breaks(EmptyByError.class);
  }

  @Test
  void whatWasThereAllTheTimeMayNotBlinkDuringAFault() {
    new Story()
        .fault(10, 30, new Hampered("a"))
        .lives("1", 0, 60)
        .lives("2", 12, 60)
        .seen(20, 2)
        .breaks(EmptyByError.class);
  }
}
