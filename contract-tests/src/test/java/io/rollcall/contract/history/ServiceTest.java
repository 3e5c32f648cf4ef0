package io.rollcall.contract.history;

import static io.rollcall.contract.history.Story.probed;
import static io.rollcall.model.HealthStatus.HEALTHY;
import static io.rollcall.model.HealthStatus.UNHEALTHY;

import io.rollcall.contract.history.Action.BeginMaintenance;
import io.rollcall.contract.history.Action.EndMaintenance;
import io.rollcall.contract.history.Action.Report;
import io.rollcall.contract.history.Fault.CutOff;
import io.rollcall.contract.history.Fault.DataLost;
import io.rollcall.contract.history.Fault.PutBack;
import io.rollcall.contract.history.Violation.EmptyByError;
import io.rollcall.contract.history.Violation.WithheldInstance;
import io.rollcall.model.HealthStatus;
import org.junit.jupiter.api.Test;

/** Instances that are registered, and out of service by maintenance or by a report. */
class ServiceTest {

  @Test
  void maintainedInstanceMayBeSeenForAsLongAsAnswersLag() {
    new Story().lives("1", 0, 20).outOfService("1", 2).seen(7.05, 1, "1").isFine();
    new Story()
        .lives("1", 0, 20)
        .outOfService("1", 2)
        .seen(7.2, 1, "1")
        .breaks(WithheldInstance.class);
  }

  @Test
  void maintainedInstanceMayBeMissing() {
    new Story().lives("1", 0, 20).outOfService("1", 2).seen(12, 1).isFine();
  }

  @Test
  void maintenanceOutlivesTheInstance() {
    new Story()
        .registered("1", 0)
        .outOfService("1", 1)
        .removed("1", 2)
        .lives("1", 3, 20)
        .seen(12, 1, "1")
        .breaks(WithheldInstance.class);
  }

  @Test
  void maintenanceMayEndWithLostData() {
    new Story()
        .fault(3, 8, new DataLost())
        .lives("1", 0, 2)
        .outOfService("1", 1)
        .lives("1", 9, 30)
        .seen(15, 2, "1")
        .isFine();
  }

  @Test
  void instancePutBackIsMissing() {
    new Story()
        .lives("1", 0, 20)
        .outOfService("1", 2)
        .backInService("1", 4)
        .seen(9.2, 2)
        .breaks(EmptyByError.class);
  }

  @Test
  void instancePutBackMayNotBeSeenYet() {
    new Story().lives("1", 0, 20).outOfService("1", 2).backInService("1", 4).seen(9, 2).isFine();
  }

  @Test
  void endOfMaintenanceMayTakeEffectLate() {
    new Story()
        .call(probed("1"), "1", 0, 1, Outcome.OK)
        .call(new EndMaintenance(), "1", 2, 3, Outcome.UNKNOWN)
        .outOfService("1", 4)
        .seen(30, 2, "1")
        .isFine();
  }

  @Test
  void endThatFailedEndsNothing() {
    new Story()
        .lives("1", 0, 20)
        .outOfService("1", 2)
        .call(new EndMaintenance(), "1", 4, 5, Outcome.FAILED)
        .seen(12, 2, "1")
        .breaks(WithheldInstance.class);
  }

  @Test
  void maintenanceOfUnknownOutcomeProvesNothing() {
    new Story()
        .call(probed("1"), "1", 0, 1, Outcome.OK)
        .call(new BeginMaintenance(), "1", 2, 3, Outcome.UNKNOWN)
        .seen(30, 1, "1")
        .isFine();
    new Story()
        .call(probed("1"), "1", 0, 1, Outcome.OK)
        .call(new BeginMaintenance(), "1", 2, 3, Outcome.UNKNOWN)
        .seen(30, 2)
        .isFine();
  }

  @Test
  void maintenanceThatMayBeginLateExcusesAnAbsenceAfterItsEnd() {
    new Story()
        .call(probed("1"), "1", 0, 1, Outcome.OK)
        .call(new BeginMaintenance(), "1", 2, 3, Outcome.UNKNOWN)
        .backInService("1", 5)
        .seen(30, 2)
        .isFine();
  }

  @Test
  void staleAnswerMayHoldWhatIsOutOfService() {
    new Story()
        .fault(1.5, 80, new CutOff("a"))
        .lives("1", 0, 20)
        .outOfService("1", 2)
        .seenStale(60, 1, "1")
        .isFine();
  }

  @Test
  void sickInstanceIsServed() {
    new Story()
        .lives("1", 0, 20)
        .reported("1", UNHEALTHY, 2)
        .seen(12, 2, "1")
        .breaks(WithheldInstance.class);
  }

  @Test
  void sickInstanceMayHaveRecovered() {
    new Story()
        .lives("1", 0, 20)
        .reported("1", UNHEALTHY, 2)
        .call(new Report(HEALTHY), "1", 3, 4, Outcome.UNKNOWN)
        .seen(12, 2, "1")
        .isFine();
    new Story()
        .lives("1", 0, 20)
        .reported("1", UNHEALTHY, 2)
        .call(probed("2"), "1", 3, 4, Outcome.OK)
        .seen(12, 2, "1=2")
        .isFine();
  }

  @Test
  void anotherRegistrationIsHealthy() {
    new Story()
        .call(probed("1"), "1", 0, 1, Outcome.OK)
        .reported("1", UNHEALTHY, 2)
        .call(probed("2"), "1", 3, 4, Outcome.OK)
        .seen(12, 2)
        .breaks(EmptyByError.class);
  }

  @Test
  void sameRegistrationAgainNeedNotBeHealthy() {
    new Story()
        .call(probed("1"), "1", 0, 1, Outcome.OK)
        .reported("1", UNHEALTHY, 2)
        .call(probed("1"), "1", 3, 4, Outcome.OK)
        .seen(12, 2)
        .isFine();
  }

  @Test
  void recoveryMayBePutBack() {
    new Story()
        .lives("1", 0, 40)
        .reported("1", HealthStatus.UNHEALTHY, 1)
        .fault(10, 15, new DataLost(), new PutBack())
        .reported("1", HealthStatus.HEALTHY, 12)
        .seen(30, 1)
        .isFine();
  }
}
