package io.rollcall.contract;

import static io.rollcall.model.HealthStatus.HEALTHY;
import static io.rollcall.model.HealthStatus.UNHEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import org.junit.jupiter.api.Test;

/** Instances that are given up. */
public abstract class UnhealthyRemovalContract extends BackendContract {

  private static final InstanceKey ORDERS_1 = new InstanceKey("orders", "1");

  @Test
  protected void unhealthyInstanceIsRemoved() {
    long revision = unhealthy();
    var before = backend.read("orders");
    var watched = watch("orders");

    assertThat(backend.removeUnhealthy(ORDERS_1, revision)).isTrue();

    var after = backend.read("orders");
    assertThat(after.instances()).isEmpty();
    assertThat(after.revision()).isGreaterThan(before.revision());
    watched.await(state -> state.instances().isEmpty());
  }

  @Test
  protected void oneThatRecoveredStays() {
    long revision = unhealthy();
    report("orders", "1", HEALTHY, "");

    assertThat(backend.removeUnhealthy(ORDERS_1, revision)).isFalse();
    assertThat(backend.read("orders").instances()).hasSize(1);
  }

  @Test
  protected void oneThatRegisteredAnewStays() {
    long revision = unhealthy();
    put(probed("orders", "1").zone("b"));
    report("orders", "1", UNHEALTHY, "refused");

    assertThat(backend.removeUnhealthy(ORDERS_1, revision)).isFalse();
    assertThat(backend.read("orders").instances()).hasSize(1);
  }

  @Test
  protected void oneInMaintenanceStays() {
    long revision = unhealthy();
    backend.beginMaintenance(ORDERS_1, new Maintenance(now(), "deploy"));

    assertThat(backend.removeUnhealthy(ORDERS_1, revision)).isFalse();
    assertThat(backend.read("orders").instances()).hasSize(1);
  }

  @Test
  protected void oneThatIsGoneIsNoError() {
    long revision = unhealthy();
    backend.remove(ORDERS_1);

    assertThat(backend.removeUnhealthy(ORDERS_1, revision)).isFalse();
  }

  /** Returns the revision of the registration. */
  private long unhealthy() {
    var registered = put(probed("orders", "1")).instance();
    report("orders", "1", UNHEALTHY, "refused");
    return registered.revision();
  }
}
