package io.rollcall.contract.history;

import static io.rollcall.contract.history.Story.createOnly;
import static io.rollcall.contract.history.Story.register;

import io.rollcall.contract.history.Action.BeginMaintenance;
import io.rollcall.contract.history.Action.Remove;
import io.rollcall.contract.history.Action.Renew;
import io.rollcall.contract.history.Action.Report;
import io.rollcall.contract.history.Fault.CutOff;
import io.rollcall.contract.history.Fault.DataLost;
import io.rollcall.contract.history.Fault.LeasesStartOver;
import io.rollcall.contract.history.Violation.AcknowledgedThoughGone;
import io.rollcall.contract.history.Violation.NotFoundThoughThere;
import io.rollcall.contract.history.Violation.SecondWinner;
import io.rollcall.model.HealthStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What clients may be told of their writes. */
class WritesTest {

  @Test
  void removedInstanceIsRenewed() {
    new Story()
        .registered("1", 0)
        .removed("1", 1)
        .renewed("1", 2)
        .breaks(AcknowledgedThoughGone.class);
  }

  @Test
  void heartbeatBehindARemovalIsNoViolationAndProvesNothing() {
    new Story()
        .withHeartbeatsBehind()
        .registered("1", 0)
        .removed("1", 1)
        .renewed("1", 2)
        .call(new Renew(), "1", 2.2, 2.3, Outcome.NOT_FOUND)
        .isFine();
    new Story()
        .withHeartbeatsBehind()
        .registered("1", 0)
        .removed("1", 1)
        .renewed("1", 2.2)
        .breaks(AcknowledgedThoughGone.class);
  }

  @Test
  void whatOnlyAnInstanceAllowsIsAcknowledgedThoughItIsGone() {
    for (var action :
        List.of(new Remove(), new Report(HealthStatus.UNHEALTHY), new BeginMaintenance())) {
      new Story()
          .registered("1", 0)
          .removed("1", 1)
          .call(action, "1", 2, 2.1, Outcome.OK)
          .breaks(AcknowledgedThoughGone.class);
    }
  }

  @Test
  void keyIsPutBackInServiceWhetherItIsRegisteredOrNot() {
    new Story().backInService("1", 0).registered("1", 1).removed("1", 2).isFine();
  }

  @Test
  void renewalMayOverlapTheRemoval() {
    new Story()
        .registered("1", 0)
        .call(new Remove(), "1", 1, 3, Outcome.OK)
        .renewed("1", 2.95)
        .isFine();
  }

  @Test
  void instanceRegisteredAgainIsRenewed() {
    new Story()
        .registered("1", 0)
        .removed("1", 1)
        .call(register("1"), "1", 1.5, 4, Outcome.UNKNOWN)
        .renewed("1", 2)
        .isFine();
  }

  @Test
  void instanceThatWasNeverRegisteredIsRenewed() {
    new Story().renewed("1", 1).breaks(AcknowledgedThoughGone.class);
    new Story()
        .call(register("1"), "1", 0, 1, Outcome.FAILED)
        .renewed("1", 2)
        .breaks(AcknowledgedThoughGone.class);
  }

  @Test
  void expiredInstanceMayBeRenewedWithinTheSlackOnly() {
    new Story().registered("1", 0).renewed("1", 6.1).isFine();
    new Story().registered("1", 0).renewed("1", 6.11).breaks(AcknowledgedThoughGone.class);
  }

  @Test
  void renewalOfUnknownOutcomeMayHaveKeptIt() {
    new Story()
        .registered("1", 0)
        .call(new Renew(), "1", 3, 4, Outcome.UNKNOWN)
        .renewed("1", 9)
        .isFine();
  }

  @Test
  void leaseThatStartedOverMayBeRenewed() {
    new Story().fault(4, 9, new LeasesStartOver()).registered("1", 0).renewed("1", 14).isFine();
  }

  @Test
  void livingInstanceIsNotFound() {
    new Story()
        .lives("1", 0, 9)
        .call(new Renew(), "1", 10, 10.5, Outcome.NOT_FOUND)
        .breaks(NotFoundThoughThere.class);
    new Story()
        .lives("1", 0, 9)
        .call(new Remove(), "1", 10, 10.5, Outcome.NOT_FOUND)
        .breaks(NotFoundThoughThere.class);
  }

  @Test
  void instanceOutOfServiceIsNotFound() {
    new Story()
        .lives("1", 0, 9)
        .outOfService("1", 2)
        .reported("1", HealthStatus.UNHEALTHY, 3)
        .call(new BeginMaintenance(), "1", 10, 10.5, Outcome.NOT_FOUND)
        .breaks(NotFoundThoughThere.class);
    new Story()
        .lives("1", 0, 9)
        .outOfService("1", 2)
        .call(createOnly("2"), "1", 10, 10.5, Outcome.OK)
        .breaks(SecondWinner.class);
  }

  @Test
  void instanceIsNotFoundAsSoonAsItIsRegistered() {
    new Story()
        .registered("1", 0)
        .call(new Renew(), "1", 0.2, 0.3, Outcome.NOT_FOUND)
        .breaks(NotFoundThoughThere.class);
  }

  @Test
  void replicaThatWasCutOffFindsWhatIsThere() {
    new Story()
        .fault(1, 9, new CutOff("a"))
        .call(register("1"), "1", 10, 10.1, Outcome.OK)
        .call(new Remove(), "1", 10.2, 10.3, Outcome.NOT_FOUND)
        .breaks(NotFoundThoughThere.class);
  }

  @Test
  void instanceRegisteredMeanwhileIsNotFound() {
    new Story()
        .call(register("1"), "1", 0, 1, Outcome.OK)
        .call(new Renew(), "1", 0.9, 2, Outcome.NOT_FOUND)
        .isFine();
  }

  @Test
  void lostInstanceIsNotFound() {
    new Story()
        .fault(6, 9, new DataLost())
        .lives("1", 0, 5)
        .call(new Renew(), "1", 10, 10.5, Outcome.NOT_FOUND)
        .isFine();
  }

  @Test
  void instanceRemovedMeanwhileIsNotFound() {
    new Story()
        .lives("1", 0, 9)
        .call(new Remove(), "1", 10, 11, Outcome.OK)
        .call(new Remove(), "1", 10, 11, Outcome.NOT_FOUND)
        .isFine();
  }

  @Test
  void takenKeyIsCreated() {
    new Story()
        .registered("1", 0)
        .call(createOnly("2"), "1", 1, 2, Outcome.OK)
        .breaks(SecondWinner.class);
  }

  @Test
  void creationsAtTheSameTimeBothWin() {
    new Story()
        .call(createOnly("1"), "1", 0, 2, Outcome.OK)
        .call(createOnly("2"), "1", 1, 3, Outcome.OK)
        .breaks(SecondWinner.class);
  }

  @Test
  void oneOfTwoCreationsWins() {
    new Story()
        .call(createOnly("1"), "1", 0, 2, Outcome.OK)
        .call(createOnly("2"), "1", 1, 3, Outcome.FAILED)
        .isFine();
  }

  @Test
  void expiredKeyIsCreated() {
    new Story().registered("1", 0).call(createOnly("2"), "1", 5, 6, Outcome.OK).isFine();
  }

  @Test
  void renewedKeyIsCreated() {
    new Story()
        .registered("1", 0)
        .renewed("1", 4)
        .call(createOnly("2"), "1", 7, 8, Outcome.OK)
        .breaks(SecondWinner.class);
  }

  @Test
  void creationsThatTakeLongerThanALeaseMayBothWin() {
    new Story()
        .call(createOnly("1"), "1", 0, 2, Outcome.OK)
        .call(createOnly("2"), "1", 1, 6, Outcome.OK)
        .isFine();
  }

  @Test
  void keyThatMayHaveBeenRemovedIsCreated() {
    new Story()
        .registered("1", 0)
        .call(new Remove(), "1", 1, 2, Outcome.UNKNOWN)
        .call(createOnly("2"), "1", 3, 4, Outcome.OK)
        .isFine();
    new Story()
        .call(createOnly("1"), "1", 0, 2, Outcome.OK)
        .call(new Remove(), "1", 1, 2, Outcome.OK)
        .call(createOnly("2"), "1", 1, 4, Outcome.OK)
        .isFine();
  }

  @Test
  void keyThatWasLostIsCreated() {
    new Story()
        .fault(1, 2, new DataLost())
        .registered("1", 0)
        .call(createOnly("2"), "1", 3, 4, Outcome.OK)
        .isFine();
  }
}
