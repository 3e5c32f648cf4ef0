package io.rollcall.backend.memory;

import static io.rollcall.backend.memory.Orders.REPLACEMENT;
import static io.rollcall.backend.memory.Orders.TTL;
import static io.rollcall.model.PutMode.CREATE_ONLY;
import static io.rollcall.model.PutMode.CREATE_OR_REPLACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.backend.memory.FaultyDisk.Fault;
import io.rollcall.model.PutResult.Outcome;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** After the disk refused a change, answers go by what is read, and so does a restart. */
class DiskFailureTest extends RegistryOnFile {

  @Test
  void refusedRegistrationIsNotThere() {
    refuse(() -> put("1"));

    assertNotFound(() -> registry.renew(Orders.key("1"), time.now()));
    assertNotFound(() -> registry.remove(Orders.key("1")));
    assertNotFound(() -> report("1", "disk full"));
    assertNotFound(() -> maintain("1", "deploy"));
    assertRefused(() -> registry.put(Orders.instance("1"), time.now(), CREATE_ONLY));
    assertRefused(() -> put("1"));
    assertThat(registry.removeUnhealthy(Orders.key("1"), 1)).isFalse();
    assertKeptAsRead();
  }

  @Test
  void refusedReplacementLeavesTheOldRegistration() {
    put("1");
    refuse(() -> registry.put(REPLACEMENT, time.now(), CREATE_OR_REPLACE));

    assertThat(put("1").outcome()).isEqualTo(Outcome.UNCHANGED);
    time.pass(TTL.dividedBy(2));
    registry.renew(Orders.key("1"), time.now());
    assertThat(only().lastHeartbeat()).isEqualTo(time.now());
    assertRefused(() -> registry.put(REPLACEMENT, time.now(), CREATE_OR_REPLACE));
    assertThat(only().registration()).isEqualTo(Orders.instance("1"));
  }

  @Test
  void refusedRemovalLeavesTheInstance() {
    put("1");
    refuse(() -> registry.remove(Orders.key("1")));

    registry.renew(Orders.key("1"), time.now());
    assertRefused(() -> registry.remove(Orders.key("1")));
    assertRefused(() -> report("1", "disk full"));
    assertThat(put("1").outcome()).isEqualTo(Outcome.UNCHANGED);
    assertKeptAsRead();
  }

  @Test
  void refusedReportIsNotTakenForKnown() {
    put("1");
    report("1", "slow");
    refuse(() -> report("1", "disk full"));

    assertRefused(() -> report("1", "disk full"));
    report("1", "slow");
    assertThat(only().output()).isEqualTo("slow");
    assertKeptAsRead();
  }

  @Test
  void refusedMaintenanceIsNotTakenForBegun() {
    put("1");
    refuse(() -> maintain("1", "deploy"));

    assertRefused(() -> maintain("1", "deploy"));
    registry.endMaintenance(Orders.key("1"));
    assertThat(only().maintenance()).isNull();
    assertKeptAsRead();
  }

  @Test
  void refusedEndOfMaintenanceIsNotTakenForEnded() {
    put("1");
    maintain("1", "deploy");
    refuse(() -> registry.endMaintenance(Orders.key("1")));

    assertRefused(() -> registry.endMaintenance(Orders.key("1")));
    maintain("1", "deploy");
    assertKeptAsRead();
  }

  @Test
  void refusedEvictionIsNotTakenForDone() {
    var revision = put("1").instance().revision();
    report("1", "disk full");
    refuse(() -> registry.removeUnhealthy(Orders.key("1"), revision));

    assertRefused(() -> registry.removeUnhealthy(Orders.key("1"), revision));
    registry.renew(Orders.key("1"), time.now());
    assertKeptAsRead();
  }

  @Test
  void refusedExpiryLeavesTheInstance() {
    put("1");
    disk.fail(Fault.NEXT);
    time.pass(TTL);

    registry.renew(Orders.key("1"), time.now());
    assertThat(only().lastHeartbeat()).isEqualTo(time.now());
  }

  @Test
  void whatMayBeInTheFileIsUnknownAndNotReadUntilARestart() {
    put("1");
    disk.fail(Fault.NEXT_THAT_STAYS);
    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(() -> registry.remove(Orders.key("1")));

    registry.renew(Orders.key("1"), time.now());
    assertRefused(() -> put("2"));
    assertThat(only().id()).isEqualTo("1");
    restart();
    assertThat(registry.read("orders").instances()).isEmpty();
  }

  private void refuse(ThrowingCallable write) {
    disk.fail(Fault.NEXT);
    assertRefused(write);
  }

  /** Fails when a restart makes a difference. */
  private void assertKeptAsRead() {
    var read = registry.read("orders").instances();
    restart();
    assertThat(registry.read("orders").instances()).isEqualTo(read);
  }
}
