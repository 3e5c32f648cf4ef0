package io.rollcall.contract;

import static io.rollcall.model.HealthStatus.HEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.ServiceState;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Keys that operators take out of service and put back. */
public abstract class MaintenanceContract extends BackendContract {

  private static final InstanceKey ORDERS_1 = new InstanceKey("orders", "1");

  @Test
  protected void whatIsTakenOutIsReadAndToldAsSuch() {
    var registered = put(instance("orders", "1")).instance();
    var before = backend.read("orders");
    var watched = watch("orders");
    var maintenance = new Maintenance(now(), "deploy 42 — schön");

    backend.beginMaintenance(ORDERS_1, maintenance);

    var after = backend.read("orders");
    assertThat(only(after)).isEqualTo(registered.withMaintenance(maintenance));
    assertThat(after.revision()).isGreaterThan(before.revision());
    watched.await(state -> state.instances().equals(after.instances()));
  }

  @Test
  protected void whatIsPutBackIsAsBefore() {
    var registered = put(instance("orders", "1")).instance();
    takeOut("deploy");
    var before = backend.read("orders");
    var watched = watch("orders");

    backend.endMaintenance(ORDERS_1);

    var after = backend.read("orders");
    assertThat(only(after)).isEqualTo(registered);
    assertThat(after.revision()).isGreaterThan(before.revision());
    watched.await(state -> state.instances().equals(after.instances()));
  }

  @Test
  @Requires(Guarantee.QUIET)
  protected void sameReasonAgainTellsNobody() {
    put(instance("orders", "1"));
    takeOut("deploy");

    assertTellsNobody(watch("orders"), () -> takeOut("deploy"));
  }

  @Test
  protected void anotherReasonReplacesTheFirst() {
    put(instance("orders", "1"));
    takeOut("deploy");

    takeOut("disk");

    assertThat(maintenance()).isNotNull().extracting(Maintenance::reason).isEqualTo("disk");
  }

  @Test
  @Requires(Guarantee.QUIET)
  protected void puttingBackWhatIsInServiceTellsNobody() {
    put(instance("orders", "1"));

    assertTellsNobody(watch("orders"), () -> backend.endMaintenance(ORDERS_1));
  }

  @Test
  protected void whatIsNotThereCannotBeTakenOutButPutBack() {
    put(instance("orders", "2"));

    assertNotFound(() -> takeOut("deploy"));
    backend.endMaintenance(ORDERS_1);
    backend.endMaintenance(new InstanceKey("unheard-of", "1"));
  }

  @Test
  protected void anotherRegistrationIsStillOut() {
    put(instance("orders", "1"));
    takeOut("deploy");

    var replaced = put(instance("orders", "1").zone("b"));

    assertThat(replaced.instance().maintenance()).isNotNull();
    assertThat(only("orders")).isEqualTo(replaced.instance());
  }

  @Test
  protected void sameRegistrationAgainIsStillOut() {
    put(instance("orders", "1"));
    takeOut("deploy");

    assertThat(put(instance("orders", "1")).instance().maintenance()).isNotNull();
    assertThat(maintenance()).isNotNull();
  }

  @Test
  protected void whoComesBackIsStillOut() {
    put(instance("orders", "1"));
    takeOut("deploy");
    backend.remove(ORDERS_1);
    long left = backend.read("orders").revision();
    var watched = watch("orders");

    var back = create(instance("orders", "1"));

    assertThat(back.instance().maintenance()).isNotNull();
    assertThat(only("orders")).isEqualTo(back.instance());
    watched.await(state -> state.instances().equals(backend.read("orders").instances()));
    assertThat(watched.states())
        .filteredOn(state -> state.revision() > left)
        .flatExtracting(ServiceState::instances)
        .extracting("maintenance")
        .doesNotContainNull();
  }

  /** What is done through {@link #backend} is always watched, so this is done beside it. */
  @Test
  protected void whoComesBackIsStillOutThoughNobodyWatched() {
    var unwatched = fixture().backend().registry();
    var registration = instance("orders", "1").build();
    unwatched.put(registration, now(), PutMode.CREATE_ONLY);
    unwatched.beginMaintenance(ORDERS_1, new Maintenance(now(), "deploy"));
    unwatched.remove(ORDERS_1);

    var back = unwatched.put(registration, now(), PutMode.CREATE_ONLY);

    assertThat(back.instance().maintenance()).isNotNull();
    assertThat(only("orders")).isEqualTo(back.instance());
  }

  @Test
  protected void whoComesBackAfterItWasPutBackIsInService() {
    put(instance("orders", "1"));
    takeOut("deploy");
    backend.remove(ORDERS_1);

    backend.endMaintenance(ORDERS_1);
    put(instance("orders", "1"));

    assertThat(maintenance()).isNull();
  }

  @Test
  protected void statusAndHeartbeatsGoOn() {
    put(instance("orders", "1"));
    takeOut("deploy");

    backend.renew(ORDERS_1, now());
    report("orders", "1", HEALTHY, "fine");

    assertThat(only("orders").output()).isEqualTo("fine");
    assertThat(maintenance()).isNotNull();
  }

  @Test
  protected void othersStayInService() {
    put(instance("orders", "1"));
    put(instance("orders", "2"));
    put(instance("payments", "1"));

    takeOut("deploy");

    assertThat(backend.read("orders").instances().getLast().maintenance()).isNull();
    assertThat(only("payments").maintenance()).isNull();
  }

  private void takeOut(String reason) {
    backend.beginMaintenance(ORDERS_1, new Maintenance(now(), reason));
  }

  private @Nullable Maintenance maintenance() {
    return only("orders").maintenance();
  }
}
