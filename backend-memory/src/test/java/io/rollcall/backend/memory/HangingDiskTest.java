package io.rollcall.backend.memory;

import static io.rollcall.backend.memory.Orders.REPLACEMENT;
import static io.rollcall.backend.memory.Orders.TTL;
import static io.rollcall.model.PutMode.CREATE_OR_REPLACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.model.ServiceState;
import io.rollcall.store.ServiceNames;
import java.time.Duration;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No call waits for a disk that hangs for longer than patience lasts. */
@Timeout(60)
class HangingDiskTest extends RegistryOnFile {

  private static final Duration PATIENCE = Duration.ofMillis(200);

  /** The timer looks at the disk within this. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  @BeforeEach
  void shortenPatience() {
    restart(new JournalLimits(JournalLimits.DEFAULT.compactedFromBytes(), PATIENCE));
  }

  @AfterEach
  void goOn() {
    disk.goOn();
  }

  @Test
  void writesAreUnknownAndComeTrueOnceTheDiskAnswers() {
    put("gone");
    var told = new Told<ServiceState>();
    registry.watch("orders", told);
    disk.hang();

    assertUnknown(() -> put("1"));
    assertThat(registry.read("orders").instances()).hasSize(1);
    assertRefused(() -> put("2"));
    assertRefused(registry::check);

    disk.goOn();
    awaitAnswers();

    assertThat(registry.read("orders").instances()).hasSize(2);
    assertThat(told.states.getLast()).isEqualTo(registry.read("orders"));
    put("3");
    restart();
    assertThat(registry.read("orders").instances()).hasSize(3);
  }

  @Test
  void namesOfWhatComesTrueAreTold() {
    var names = new Told<ServiceNames>();
    registry.watchNames(names);
    disk.hang();
    assertUnknown(() -> put("1"));

    disk.goOn();
    awaitAnswers();

    assertThat(names.states)
        .last()
        .isEqualTo(
            new ServiceNames.Changed(
                registry.read("orders").revision(), Set.of("orders"), Set.of()));
  }

  @Test
  void writeThatTheDiskRefusesInTheEndHasNoEffect() {
    disk.hang();
    assertUnknown(() -> put("1"));

    disk.fail(FaultyDisk.Fault.NEXT);
    disk.goOn();

    assertNotFound(() -> registry.renew(Orders.key("1"), time.now()));
    restart();
    assertThat(registry.read("orders").instances()).isEmpty();
  }

  @Test
  void whatIsReadCountsMeanwhile() {
    put("1");
    disk.hang();
    assertUnknown(() -> registry.remove(Orders.key("1")));

    registry.renew(Orders.key("1"), time.now());
    assertRefused(() -> registry.remove(Orders.key("1")));
    assertThat(only().id()).isEqualTo("1");

    disk.goOn();
    awaitAnswers();

    assertNotFound(() -> registry.renew(Orders.key("1"), time.now()));
  }

  @Test
  void heartbeatsMeanwhileKeepWhatComesTrue() {
    put("1");
    disk.hang();
    assertUnknown(() -> registry.put(REPLACEMENT, time.now(), CREATE_OR_REPLACE));
    for (int i = 0; i < 3; i++) {
      time.pass(TTL.dividedBy(2));
      registry.renew(Orders.key("1"), time.now());
    }

    disk.goOn();
    awaitAnswers(() -> registry.renew(Orders.key("1"), time.now()));

    assertThat(only().registration()).isEqualTo(REPLACEMENT);
  }

  @Test
  void nothingExpiresMeanwhileAndAllThatEndedDoesAfterwards() {
    put("1");
    put("2");
    disk.hang();
    var told = new Told<ServiceState>();
    registry.watch("orders", told);

    time.pass(TTL.plus(LOOK));
    assertThat(registry.read("orders").instances()).hasSize(2);
    assertThat(told.disconnections).hasSize(1);

    disk.goOn();
    awaitAnswers();
    time.pass(LOOK);

    assertThat(registry.read("orders").instances()).isEmpty();
    assertThat(told.states)
        .flatExtracting(ServiceState::expired)
        .containsExactlyInAnyOrder("1", "2");
  }

  @Test
  void leasesThatEndWhileNothingIsAcceptedEndLater() {
    put("1");
    put("other");
    disk.hang();
    assertUnknown(() -> registry.remove(Orders.key("other")));

    time.pass(TTL.plus(LOOK));
    assertThat(registry.read("orders").instances()).hasSize(2);

    disk.goOn();
    awaitAnswers();
    time.pass(LOOK);
    assertThat(registry.read("orders").instances()).isEmpty();
  }

  @Test
  void watcherThatComesMeanwhileIsToldWhenItIsOver() {
    put("1");
    disk.hang();
    assertUnknown(() -> report("1", "disk full"));
    var told = new Told<ServiceState>();
    registry.watch("orders", told);
    assertThat(told.disconnections).hasSize(1);

    disk.goOn();
    awaitAnswers();

    assertThat(told.states.getLast().instances().getFirst().output()).isEqualTo("disk full");
  }

  @Test
  void closingGivesUp() {
    disk.hang();
    assertUnknown(() -> put("1"));

    registry.close();

    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> start(JournalLimits.DEFAULT))
        .withMessageContaining("in use");
  }

  private void awaitAnswers() {
    awaitAnswers(() -> {});
  }

  private void awaitAnswers(Runnable meanwhile) {
    Awaitility.await()
        .pollInSameThread()
        .pollInterval(Duration.ofMillis(1))
        .ignoreExceptionsInstanceOf(BackendUnavailable.class)
        .untilAsserted(
            () -> {
              time.pass(LOOK.dividedBy(100));
              meanwhile.run();
              registry.check();
            });
  }

  private static void assertUnknown(ThrowingCallable write) {
    assertThatExceptionOfType(OutcomeUnknown.class)
        .isThrownBy(write)
        .withMessageContaining("has not answered");
  }
}
