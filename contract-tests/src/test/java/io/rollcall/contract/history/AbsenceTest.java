package io.rollcall.contract.history;

import static io.rollcall.contract.history.Story.createOnly;
import static io.rollcall.contract.history.Story.probed;
import static io.rollcall.contract.history.Story.register;

import io.rollcall.contract.history.Action.Remove;
import io.rollcall.contract.history.Fault.CutOff;
import io.rollcall.contract.history.Fault.DataLost;
import io.rollcall.contract.history.Fault.Hampered;
import io.rollcall.contract.history.Fault.LeasesStartOver;
import io.rollcall.contract.history.Fault.Paused;
import io.rollcall.contract.history.Fault.PutBack;
import io.rollcall.contract.history.Violation.ExpiredInstance;
import io.rollcall.contract.history.Violation.UnregisteredInstance;
import org.junit.jupiter.api.Test;

/** What may not be served. */
class AbsenceTest {

  @Test
  void removedInstanceMayBeSeenForAsLongAsAnswersLag() {
    new Story().registered("1", 0).removed("1", 1).seen(6.05, 1, "1").isFine();
    new Story()
        .registered("1", 0)
        .removed("1", 1)
        .seen(6.2, 1, "1")
        .breaks(UnregisteredInstance.class);
  }

  @Test
  void removedInstanceIsHeldByTheBackend() {
    new Story().registered("1", 0).removed("1", 1).held(7, "1").breaks(UnregisteredInstance.class);
  }

  @Test
  void laterRegistrationBringsItBack() {
    new Story().registered("1", 0).removed("1", 1).registered("1", 3).seen(7, 3, "1").isFine();
  }

  @Test
  void laterRegistrationOfUnknownOutcomeMayBringItBackLate() {
    new Story()
        .registered("1", 0)
        .removed("1", 1)
        .call(register("1"), "1", 2, 3, Outcome.UNKNOWN)
        .seen(15, 3, "1")
        .isFine();
  }

  @Test
  void laterRegistrationThatFailedDoesNotBringItBack() {
    new Story()
        .registered("1", 0)
        .removed("1", 1)
        .call(register("1"), "1", 2, 3, Outcome.FAILED)
        .seen(8, 3, "1")
        .breaks(UnregisteredInstance.class);
  }

  @Test
  void registrationUnderWayMayBringItBack() {
    new Story()
        .registered("1", 0)
        .removed("1", 1)
        .call(register("1"), "1", 7, 12, Outcome.OK)
        .seen(8, 3, "1")
        .isFine();
  }

  @Test
  void registrationThatStartsLaterDoesNot() {
    new Story()
        .registered("1", 0)
        .removed("1", 1)
        .call(register("1"), "1", 8.2, 12, Outcome.OK)
        .seen(8, 3, "1")
        .breaks(UnregisteredInstance.class);
  }

  @Test
  void overlappingRegistrationMayComeAfterTheRemoval() {
    new Story()
        .call(probed("1"), "1", 0, 2, Outcome.OK)
        .call(new Remove(), "1", 1, 3, Outcome.OK)
        .seen(20, 2, "1")
        .isFine();
  }

  @Test
  void registrationOfUnknownOutcomeMayComeAfterTheRemoval() {
    new Story()
        .call(probed("1"), "1", 0, 2, Outcome.UNKNOWN)
        .removed("1", 8)
        .seen(20, 2, "1")
        .isFine();
    new Story()
        .call(probed("1"), "1", 0, 2, Outcome.UNKNOWN)
        .removed("1", 12.1)
        .seen(20, 2, "1")
        .breaks(UnregisteredInstance.class);
  }

  @Test
  void registrationDuringAFaultMayComeAfterIt() {
    new Story()
        .fault(1, 20, new Hampered("a"))
        .call(probed("1"), "1", 0, 2, Outcome.UNKNOWN)
        .removed("1", 29)
        .seen(60, 2, "1")
        .isFine();
  }

  @Test
  void registrationMayBeHeldUpByOneFaultAfterTheOther() {
    new Story()
        .fault(19, 40, new Hampered("a"))
        .fault(1, 20, new Paused("a"))
        .call(probed("1"), "1", 0, 2, Outcome.UNKNOWN)
        .removed("1", 49)
        .seen(80, 2, "1")
        .isFine();
    new Story()
        .fault(1, 20, new Paused("a"))
        .fault(31, 40, new Hampered("a"))
        .call(probed("1"), "1", 0, 2, Outcome.UNKNOWN)
        .removed("1", 49)
        .seen(80, 2, "1")
        .breaks(UnregisteredInstance.class);
  }

  @Test
  void removalOfUnknownOutcomeProvesNothing() {
    new Story()
        .call(probed("1"), "1", 0, 1, Outcome.OK)
        .call(new Remove(), "1", 2, 3, Outcome.UNKNOWN)
        .seen(60, 1, "1")
        .isFine();
  }

  @Test
  void nobodyRegisteredIt() {
    new Story().seen(1, 1, "1").breaks(UnregisteredInstance.class);
    new Story().seenStale(1, 1, "1").breaks(UnregisteredInstance.class);
  }

  @Test
  void onlyARegistrationThatFailedWouldExplainIt() {
    new Story()
        .call(register("1"), "1", 0, 1, Outcome.FAILED)
        .seen(2, 1, "1")
        .breaks(UnregisteredInstance.class);
  }

  @Test
  void replacedRegistrationIsServed() {
    new Story()
        .call(probed("1"), "1", 0, 1, Outcome.OK)
        .call(probed("2"), "1", 2, 3, Outcome.OK)
        .seen(9, 1, "1=1")
        .breaks(UnregisteredInstance.class);
    new Story()
        .call(probed("1"), "1", 0, 1, Outcome.OK)
        .call(probed("2"), "1", 2, 3, Outcome.OK)
        .seen(9, 2, "1=2")
        .isFine();
  }

  @Test
  void eitherOfTwoOverlappingRegistrationsMayBeTheLast() {
    new Story()
        .call(probed("1"), "1", 0, 3, Outcome.OK)
        .call(probed("2"), "1", 2, 3, Outcome.OK)
        .seen(60, 1, "1=1")
        .isFine();
  }

  @Test
  void staleAnswerMayHoldWhatWasRemoved() {
    new Story()
        .fault(0.5, 80, new CutOff("a"))
        .registered("1", 0)
        .removed("1", 1)
        .seenStale(60, 1, "1")
        .isFine();
  }

  @Test
  void replicaMayHaveFallenAsleepWithOldIdeas() {
    new Story()
        .fault(21, 60, new Paused("a"))
        .fault(1, 12, new Hampered("a"))
        .call(probed("1"), "1", 0, 0.1, Outcome.OK)
        .removed("1", 2)
        .seen(65, 1, "1")
        .isFine();
    new Story()
        .fault(23, 60, new Paused("a"))
        .fault(1, 12, new Hampered("a"))
        .call(probed("1"), "1", 0, 0.1, Outcome.OK)
        .removed("1", 2)
        .seen(65, 1, "1")
        .breaks(UnregisteredInstance.class);
  }

  @Test
  void replicaThatWakesUpMayHaveOldIdeasForAWhile() {
    new Story()
        .fault(1, 30, new Paused("a"))
        .registered("1", 0)
        .removed("1", 2)
        .seen(39, 1, "1")
        .isFine();
    new Story()
        .fault(1, 30, new Paused("a"))
        .registered("1", 0)
        .removed("1", 2)
        .seen(41, 1, "1")
        .breaks(UnregisteredInstance.class);
  }

  @Test
  void instanceWithoutHeartbeatsMayBeServedForItsTtlAndFiveSeconds() {
    new Story().registered("1", 0).seen(10.1, 1, "1").isFine();
    new Story().registered("1", 0).seen(10.11, 1, "1").breaks(ExpiredInstance.class);
  }

  @Test
  void heartbeatCountsFromItsEnd() {
    new Story()
        .registered("1", 0)
        .call(new Action.Renew(), "1", 2, 4, Outcome.OK)
        .seen(14, 1, "1")
        .isFine();
    new Story()
        .registered("1", 0)
        .call(new Action.Renew(), "1", 2, 4, Outcome.OK)
        .seen(14.01, 1, "1")
        .breaks(ExpiredInstance.class);
  }

  @Test
  void heartbeatOfUnknownOutcomeMayHaveCountedLate() {
    new Story()
        .registered("1", 0)
        .call(new Action.Renew(), "1", 2, 4, Outcome.UNKNOWN)
        .seen(24, 1, "1")
        .isFine();
    new Story()
        .registered("1", 0)
        .call(new Action.Renew(), "1", 2, 4, Outcome.UNKNOWN)
        .seen(24.01, 1, "1")
        .breaks(ExpiredInstance.class);
  }

  @Test
  void heartbeatThatFailedDidNotCount() {
    new Story()
        .registered("1", 0)
        .call(new Action.Renew(), "1", 4, 5, Outcome.NOT_FOUND)
        .seen(11, 1, "1")
        .breaks(ExpiredInstance.class);
  }

  @Test
  void registrationThatFailedToReplaceItMayHaveRenewedIt() {
    new Story()
        .registered("1", 0)
        .call(register("2"), "1", 4, 5, Outcome.FAILED)
        .seen(15, 1, "1")
        .isFine();
    new Story()
        .registered("1", 0)
        .call(register("2"), "1", 4, 5, Outcome.FAILED)
        .seen(15.1, 1, "1")
        .breaks(ExpiredInstance.class);
    new Story()
        .registered("1", 0)
        .call(createOnly("2"), "1", 4, 5, Outcome.FAILED)
        .seen(11, 1, "1")
        .breaks(ExpiredInstance.class);
  }

  @Test
  void leaseMayStartOverWhenTheBackendRecovers() {
    new Story().fault(6, 12, new LeasesStartOver()).registered("1", 0).seen(22, 1, "1").isFine();
    new Story()
        .fault(6, 12, new LeasesStartOver())
        .registered("1", 0)
        .seen(22.1, 1, "1")
        .breaks(ExpiredInstance.class);
  }

  @Test
  void leaseThatWasOverDoesNotStartOver() {
    new Story()
        .fault(10.2, 12, new LeasesStartOver())
        .registered("1", 0)
        .seen(13, 1, "1")
        .breaks(ExpiredInstance.class);
  }

  @Test
  void staleAnswerMayHoldWhatHasExpired() {
    new Story().fault(4, 80, new CutOff("a")).registered("1", 0).seenStale(60, 1, "1").isFine();
  }

  @Test
  void expiredInstanceIsHeldByTheBackend() {
    new Story().registered("1", 0).held(11, "1").breaks(ExpiredInstance.class);
  }

  @Test
  void removedInstanceMayBePutBack() {
    new Story()
        .registered("1", 0)
        .fault(2, 5, new DataLost(), new PutBack(), new LeasesStartOver())
        .removed("1", 3)
        .seen(7, 1, "1")
        .isFine();
  }

  @Test
  void instanceIsPutBackThatWasRemovedBefore() {
    new Story()
        .registered("1", 0)
        .removed("1", 1)
        .fault(12, 15, new DataLost(), new PutBack(), new LeasesStartOver())
        .seen(17, 1, "1")
        .breaks(UnregisteredInstance.class);
  }
}
