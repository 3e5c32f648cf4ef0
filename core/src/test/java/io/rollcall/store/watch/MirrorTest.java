package io.rollcall.store.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.store.ServiceNames;
import io.rollcall.store.Watcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MirrorTest {

  private final Mirror mirror = new Mirror();

  @Test
  void nothingIsToldBeforeTheFirstListing() {
    var orders = watch("orders");
    var names = watchNames();
    mirror.update(state("payments", 3, "1"));

    assertThat(orders.told).isEmpty();
    assertThat(names.told).isEmpty();
    assertThat(mirror.whyNotCurrent()).contains("not been listed");

    mirror.reset(5, List.of(state("orders", 4, "1")));

    assertThat(orders.told).containsExactly(state("orders", 4, "1"));
    assertThat(names.told).containsExactly(new ServiceNames.All(5, List.of("orders")));
    assertThat(mirror.whyNotCurrent()).isNull();
  }

  @Test
  void failureBeforeTheFirstListingIsToldAndNoState() {
    var orders = watch("orders");

    mirror.disconnect("refused");
    var later = watch("orders");

    assertThat(orders.told).containsExactly("refused");
    assertThat(later.told).containsExactly("refused");
    assertThat(mirror.whyNotCurrent()).isEqualTo("refused");
  }

  @Test
  void absentServiceIsToldEmptyByTheListing() {
    var orders = watch("orders");

    mirror.reset(5, List.of());

    assertThat(orders.told).containsExactly(state("orders", 5));
    assertThat(watch("payments").told).containsExactly(state("payments", 5));
  }

  @Test
  void updatesAreToldAndRepetitionsAreNot() {
    mirror.reset(1, List.of(state("orders", 1, "1")));
    var orders = watch("orders");
    var names = watchNames();

    mirror.update(state("orders", 2, "1", "2"));
    mirror.update(state("orders", 2, "1", "2"));
    mirror.update(state("orders", 3, "1", "2"));
    mirror.update(state("payments", 4, "1"));

    assertThat(orders.told)
        .containsExactly(
            state("orders", 1, "1"), state("orders", 2, "1", "2"), state("orders", 3, "1", "2"));
    assertThat(names.told)
        .containsExactly(
            new ServiceNames.All(1, List.of("orders")),
            new ServiceNames.Changed(1, Set.of("payments"), Set.of()));
  }

  @Test
  void serviceThatLeavesRaisesTheRevisionOfAllThatAreAbsent() {
    mirror.reset(1, List.of(state("orders", 1, "1")));
    var orders = watch("orders");
    var absent = watch("absent");
    var names = watchNames();

    mirror.update(state("orders", 7));
    mirror.absent(8);
    mirror.absent(6);

    assertThat(orders.told).endsWith(state("orders", 7), state("orders", 8));
    assertThat(absent.told).endsWith(state("absent", 7), state("absent", 8));
    assertThat(names.told)
        .endsWith(
            new ServiceNames.Changed(7, Set.of(), Set.of("orders")),
            new ServiceNames.Changed(8, Set.of(), Set.of()));
    assertThat(mirror.state("unheard-of")).isEqualTo(state("unheard-of", 8));
  }

  @Test
  void expiredIdsAreToldOnce() {
    mirror.reset(1, List.of(state("orders", 1, "1", "2")));
    var orders = watch("orders");

    mirror.update(new ServiceState("orders", 2, state("orders", 2, "1").instances(), Set.of("2")));
    mirror.update(state("orders", 3, "1", "3"));

    assertThat(orders.states())
        .extracting(ServiceState::expired)
        .containsExactly(Set.of(), Set.of("2"), Set.of());
  }

  @Test
  void disconnectionIsToldOnceAndEndsWithAListingEvenIfNothingChanged() {
    mirror.reset(1, List.of(state("orders", 1, "1")));
    var orders = watch("orders");
    var absent = watch("absent");
    var names = watchNames();

    mirror.disconnect("cut");
    mirror.disconnect("refused");
    assertThat(mirror.state("orders")).isEqualTo(state("orders", 1, "1"));
    mirror.reset(1, List.of(state("orders", 1, "1")));

    assertThat(orders.told)
        .containsExactly(state("orders", 1, "1"), "cut", state("orders", 1, "1"));
    assertThat(absent.told).containsExactly(state("absent", 1), "cut", state("absent", 1));
    var known = new ServiceNames.All(1, List.of("orders"));
    assertThat(names.told).containsExactly(known, "cut", known);
  }

  @Test
  void watcherThatComesWhileCutOffIsToldTheLastKnownAndTheReason() {
    mirror.reset(1, List.of(state("orders", 1, "1")));
    mirror.disconnect("cut");

    assertThat(watch("orders").told).containsExactly(state("orders", 1, "1"), "cut");
  }

  @Test
  void whatIsMissingInALaterListingHasLeft() {
    mirror.reset(1, List.of(state("orders", 1, "1"), state("payments", 1, "1")));
    var orders = watch("orders");
    var names = watchNames();

    mirror.disconnect("cut");
    mirror.reset(9, List.of(state("payments", 1, "1")));

    assertThat(orders.told).endsWith("cut", state("orders", 9));
    assertThat(names.told).endsWith("cut", new ServiceNames.Changed(9, Set.of(), Set.of("orders")));
  }

  @Test
  void storeThatBeganAnewIsToldAtItsOwnRevisions() {
    mirror.reset(5000, List.of(state("orders", 4000, "1")));
    var orders = watch("orders");
    var absent = watch("absent");
    var names = watchNames();

    mirror.beginAnew("its data are gone");
    mirror.reset(1, List.of());

    assertThat(orders.told).endsWith("its data are gone", state("orders", 1));
    assertThat(absent.told).endsWith("its data are gone", state("absent", 1));
    assertThat(names.told)
        .endsWith("its data are gone", new ServiceNames.Changed(1, Set.of(), Set.of("orders")));
    assertThat(mirror.state("unheard-of")).isEqualTo(state("unheard-of", 1));
  }

  @Test
  void emptyServicesThatNobodyWatchesAreForgotten() {
    mirror.reset(1, List.of(state("orders", 1, "1")));
    var subscription = mirror.watch("orders", new Told<>());
    mirror.watch("absent", new Told<>()).close();

    mirror.update(state("orders", 2));
    assertThat(mirror.servicesHeld()).isEqualTo(1);
    subscription.close();
    assertThat(mirror.servicesHeld()).isZero();

    mirror.update(state("orders", 3));
    assertThat(mirror.servicesHeld()).isZero();
  }

  @Test
  void serviceComesBackWithItsWatchers() {
    mirror.reset(1, List.of());
    var orders = watch("orders");

    mirror.update(state("orders", 2, "1"));
    mirror.update(state("orders", 3));
    mirror.update(state("orders", 4, "1"));

    assertThat(orders.told)
        .containsExactly(
            state("orders", 1),
            state("orders", 2, "1"),
            state("orders", 3),
            state("orders", 4, "1"));
  }

  private Told<ServiceState> watch(String service) {
    var told = new Told<ServiceState>();
    mirror.watch(service, told);
    return told;
  }

  private Told<ServiceNames> watchNames() {
    var told = new Told<ServiceNames>();
    mirror.watchNames(told);
    return told;
  }

  private static ServiceState state(String service, long revision, String... ids) {
    var instances =
        Stream.of(ids)
            .map(id -> Registration.builder(service, id, "10.0.0.1", 80).build())
            .map(registration -> ServiceInstance.registered(registration, Instant.EPOCH, 1))
            .toList();
    return new ServiceState(service, revision, instances);
  }

  /** States and reasons, in the order they were told. */
  private static final class Told<S> implements Watcher<S> {
    private final List<Object> told = new ArrayList<>();

    @Override
    public void onState(S state) {
      told.add(state);
    }

    @Override
    public void onDisconnected(String reason) {
      told.add(reason);
    }

    List<ServiceState> states() {
      return told.stream().map(ServiceState.class::cast).toList();
    }
  }
}
