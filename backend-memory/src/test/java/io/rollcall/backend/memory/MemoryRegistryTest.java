package io.rollcall.backend.memory;

import static io.rollcall.backend.memory.Orders.TTL;
import static io.rollcall.model.PutMode.CREATE_ONLY;
import static io.rollcall.model.PutMode.CREATE_OR_REPLACE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.model.Maintenance;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.store.ServiceNames;
import io.rollcall.store.StoreCounts;
import io.rollcall.store.Watcher;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MemoryRegistryTest {

  private final VirtualTime time = new VirtualTime();
  private final MemoryRegistry registry = MemoryRegistry.open(MemorySettings.NO_FILE, time, time);

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void watchersAreToldBeforeTheWriteReturns() {
    var orders = new Told<ServiceState>();
    var names = new Told<ServiceNames>();
    registry.watch("orders", orders);
    registry.watchNames(names);

    put("1");

    assertThat(orders.states).hasSize(2).last().isEqualTo(registry.read("orders"));
    var revision = registry.read("orders").revision();
    assertThat(names.states)
        .last()
        .isEqualTo(new ServiceNames.Changed(revision, Set.of("orders"), Set.of()));
    registry.remove(Orders.key("1"));
    assertThat(orders.states).hasSize(3);
    assertThat(names.states)
        .last()
        .isEqualTo(new ServiceNames.Changed(revision + 1, Set.of(), Set.of("orders")));
  }

  @Test
  void revisionDoesNotGoBackWhenMaintenanceOfWhatLeftEnds() {
    put("1");
    registry.beginMaintenance(Orders.key("1"), new Maintenance(time.now(), "deploy"));
    registry.remove(Orders.key("1"));
    var told = new Told<ServiceState>();
    var watch = registry.watch("orders", told);
    registry.endMaintenance(Orders.key("1"));
    watch.close();

    assertThat(registry.servicesHeld()).isZero();
    assertThat(registry.read("orders").revision())
        .isEqualTo(told.states.getLast().revision())
        .isGreaterThan(told.states.getFirst().revision());
  }

  @Test
  void instanceIsThereUntilItsTtlAndNotAtIt() {
    put("1");

    time.pass(TTL.minusNanos(1));
    assertThat(registry.read("orders").instances()).hasSize(1);

    time.pass(Duration.ofNanos(1));
    assertThat(registry.read("orders").instances()).isEmpty();
  }

  @Test
  void leasesAreCountedAsNearTheirEndUntilTheyAreRenewed() {
    put("1");
    put("2");
    assertThat(registry.counts()).isEqualTo(StoreCounts.NONE);

    time.pass(TTL.multipliedBy(3).dividedBy(4));
    registry.renew(Orders.key("1"), time.now());

    assertThat(registry.counts().leasesNearExpiry()).isEqualTo(1);
  }

  @Test
  void instancesThatExpireTogetherAreToldAtOnce() {
    put("1");
    put("2");
    var told = new Told<ServiceState>();
    registry.watch("orders", told);

    time.pass(TTL);

    assertThat(told.states).hasSize(2);
    assertThat(told.states.getLast().expired()).isEqualTo(Set.of("1", "2"));
  }

  @Test
  void expiryIsToldOnce() {
    put("1");
    var told = new Told<ServiceState>();
    registry.watch("orders", told);
    time.pass(TTL);

    put("2");

    assertThat(told.states.getLast().expired()).isEmpty();
  }

  @Test
  void jumpOfTheWallClockExpiresNothing() {
    put("1");

    time.setWall(time.now().plus(Duration.ofDays(365)));
    time.pass(TTL.minusNanos(1));

    assertThat(registry.read("orders").instances()).hasSize(1);
  }

  @Test
  void wallClockThatIsSetBackKeepsNothing() {
    put("1");

    time.setWall(time.now().minus(Duration.ofDays(365)));
    time.pass(TTL);

    assertThat(registry.read("orders").instances()).isEmpty();
  }

  @Test
  void oneTimerServesAllInstances() {
    for (int i = 0; i < 1000; i++) {
      put("" + i);
      registry.renew(Orders.key("" + i), time.now());
    }

    assertThat(time.due()).hasSize(1);
  }

  @Test
  void leaseRenewedManyTimesEndsOneTtlAfterTheLast() {
    put("1");
    for (int i = 0; i < 100; i++) {
      time.pass(TTL.minusMillis(1));
      registry.renew(Orders.key("1"), time.now());
    }

    time.pass(TTL.minusNanos(1));
    assertThat(registry.read("orders").instances()).hasSize(1);
    time.pass(Duration.ofNanos(1));
    assertThat(registry.read("orders").instances()).isEmpty();
  }

  @Test
  void timeInWhichTheProcessDidNotRunExpiresNothing() {
    var clock = new VirtualTime();
    var timers = new VirtualTime();
    try (var paused = MemoryRegistry.open(MemorySettings.NO_FILE, clock, timers)) {
      paused.put(Orders.instance("1"), clock.now(), CREATE_ONLY);

      clock.pass(Duration.ofMinutes(1));
      timers.pass(Duration.ofSeconds(1));
      assertThat(paused.read("orders").instances()).hasSize(1);

      for (int second = 0; second < TTL.toSeconds() - 1; second++) {
        clock.pass(Duration.ofSeconds(1));
        timers.pass(Duration.ofSeconds(1));
        assertThat(paused.read("orders").instances()).hasSize(1);
      }
      clock.pass(Duration.ofSeconds(1));
      timers.pass(Duration.ofSeconds(1));
      assertThat(paused.read("orders").instances()).isEmpty();
    }
  }

  @Test
  void askingForWhatDoesNotExistHoldsNothing() {
    for (int i = 0; i < 1000; i++) {
      registry.read("unheard-of-" + i);
      registry.watch("unheard-of-" + i, new Told<>()).close();
    }

    assertThat(registry.servicesHeld()).isZero();
  }

  @Test
  void servicesThatEmptiedAreForgotten() {
    put("1");
    registry.put(Orders.instance("payments", "1"), time.now(), CREATE_ONLY);
    registry.remove(Orders.key("1"));
    time.pass(TTL);

    assertThat(registry.servicesHeld()).isZero();
  }

  @Test
  void emptiedServiceIsHeldWhileItIsWatched() {
    var subscription = registry.watch("orders", new Told<>());
    put("1");
    registry.remove(Orders.key("1"));
    assertThat(registry.servicesHeld()).isOne();

    subscription.close();

    assertThat(registry.servicesHeld()).isZero();
  }

  @Test
  void revisionOfAForgottenServiceDoesNotGoBack() {
    put("1");
    put("2");
    var before = registry.read("orders").revision();
    registry.remove(Orders.key("1"));
    registry.remove(Orders.key("2"));
    var emptied = registry.read("orders").revision();
    put("3");
    var after = registry.read("orders").revision();

    assertThat(before).isLessThan(emptied);
    assertThat(emptied).isLessThan(after);
  }

  @Test
  void revisionsDoNotStartAgainWithTheProcess() {
    put("1");
    var last = registry.read("orders").revision();
    registry.close();
    time.setWall(time.now().plusMillis(1));

    try (var next = MemoryRegistry.open(MemorySettings.NO_FILE, time, time)) {
      assertThat(next.read("orders").revision()).isGreaterThan(last);
    }
  }

  @Test
  void watcherThatWritesAgainstTheRulesIsToldInOrder() {
    var told = new Told<ServiceState>();
    registry.watch("orders", writingOnce());
    registry.watch("orders", told);

    put("1");

    assertThat(told.states).extracting(state -> state.instances().size()).containsExactly(0, 1, 2);
  }

  @Test
  void stateTellsTheHeartbeatsUpToItsReading() {
    put("1");
    time.pass(Duration.ofSeconds(1));
    registry.renew(Orders.key("1"), time.now());

    assertThat(registry.read("orders").instances())
        .extracting(ServiceInstance::lastHeartbeat)
        .containsExactly(time.now());
  }

  @Test
  void closedRegistryCanBeReadButNotWritten() {
    put("1");

    registry.close();
    registry.close();

    assertThat(registry.read("orders").instances()).hasSize(1);
    assertThat(time.due()).isEmpty();
    assertThatExceptionOfType(BackendUnavailable.class).isThrownBy(() -> put("2"));
    assertThatExceptionOfType(BackendUnavailable.class).isThrownBy(registry::check);
    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> registry.put(Orders.instance("payments", "1"), time.now(), CREATE_ONLY));
    assertThat(registry.servicesHeld()).isOne();
  }

  private void put(String id) {
    registry.put(Orders.instance(id), time.now(), CREATE_OR_REPLACE);
  }

  private Watcher<ServiceState> writingOnce() {
    return new Watcher<>() {
      @Override
      public void onState(ServiceState state) {
        if (state.instances().size() == 1) {
          put("by-watcher");
        }
      }

      @Override
      public void onDisconnected(String reason) {}
    };
  }
}
