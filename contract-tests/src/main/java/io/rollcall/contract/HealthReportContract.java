package io.rollcall.contract;

import static io.rollcall.model.HealthStatus.HEALTHY;
import static io.rollcall.model.HealthStatus.UNHEALTHY;
import static io.rollcall.model.HealthStatus.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Statuses that are measured elsewhere and stored. */
public abstract class HealthReportContract extends BackendContract {

  private static final InstanceKey ORDERS_1 = new InstanceKey("orders", "1");

  @Test
  protected void reportedStatusIsReadAndTold() {
    var registered = put(probed("orders", "1")).instance();
    var before = backend.read("orders");
    var watched = watch("orders");

    report("orders", "1", HEALTHY, "200 OK — schön");

    var after = backend.read("orders");
    assertThat(only(after)).isEqualTo(registered.withHealth(HEALTHY, "200 OK — schön"));
    assertThat(after.revision()).isGreaterThan(before.revision());
    watched.await(state -> state.instances().equals(after.instances()));
  }

  @Test
  @Requires(Guarantee.QUIET)
  protected void sameReportAgainTellsNobody() {
    put(probed("orders", "1"));
    report("orders", "1", UNHEALTHY, "refused");

    assertTellsNobody(watch("orders"), () -> report("orders", "1", UNHEALTHY, "refused"));
  }

  @Test
  protected void anotherOutputIsTold() {
    put(probed("orders", "1"));
    report("orders", "1", UNHEALTHY, "refused");
    var watched = watch("orders");

    report("orders", "1", UNHEALTHY, "timed out");

    watched.await(state -> "timed out".equals(only(state).output()));
  }

  @Test
  protected void reportOnWhatIsNotThereIsAnError() {
    put(probed("orders", "2"));

    assertNotFound(() -> report("orders", "1", HEALTHY, ""));
    assertNotFound(() -> report("unheard-of", "1", HEALTHY, ""));
  }

  @Test
  protected void reportMeasuredOnThisRegistrationCounts() {
    var registered = put(probed("orders", "1")).instance();
    report("orders", "1", UNHEALTHY, "refused");
    put(probed("orders", "2"));

    backend.report(measured(HEALTHY, registered.revision()));

    assertThat(backend.read("orders").instances().getFirst().status()).isEqualTo(HEALTHY);
  }

  @Test
  @Requires(Guarantee.QUIET)
  protected void reportMeasuredOnAnEarlierRegistrationIsDropped() {
    var first = put(probed("orders", "1")).instance();
    put(probed("orders", "1").zone("b"));

    assertTellsNobody(watch("orders"), () -> backend.report(measured(HEALTHY, first.revision())));

    assertThat(backend.read("orders").instances().getFirst().status()).isEqualTo(UNKNOWN);
  }

  @Test
  @WhereLacking(Guarantee.QUIET)
  protected void reportMeasuredOnAnEarlierRegistrationDoesNotCount() {
    var first = put(probed("orders", "1")).instance();
    put(probed("orders", "1").zone("b"));

    backend.report(measured(HEALTHY, first.revision()));

    assertThat(only("orders").status()).isEqualTo(UNKNOWN);
  }

  @Test
  protected void reasonForAStatusThatWasReplacedIsDropped() {
    var registered = put(probed("orders", "1")).instance();
    report("orders", "1", UNHEALTHY, "refused");
    report("orders", "1", HEALTHY, "");

    backend.report(
        new HealthReport(
            ORDERS_1, UNHEALTHY, "timed out", OptionalLong.of(registered.revision()), true));

    assertThat(only("orders").status()).isEqualTo(HEALTHY);
  }

  @Test
  protected void reportMeasuredBeforeRemovalIsDropped() {
    var first = put(probed("orders", "1")).instance();
    backend.remove(ORDERS_1);
    put(probed("orders", "1"));

    backend.report(measured(HEALTHY, first.revision()));

    assertThat(only("orders").status()).isEqualTo(UNKNOWN);
  }

  @Test
  protected void reportStaysWithItsInstance() {
    put(probed("orders", "1"));
    put(probed("orders", "2"));
    put(probed("payments", "1"));

    report("orders", "1", UNHEALTHY, "refused");

    assertThat(backend.read("orders").instances().getLast().status()).isEqualTo(UNKNOWN);
    assertThat(only("payments").status()).isEqualTo(UNKNOWN);
  }

  private static HealthReport measured(HealthStatus status, long revision) {
    return new HealthReport(ORDERS_1, status, "", OptionalLong.of(revision));
  }
}
