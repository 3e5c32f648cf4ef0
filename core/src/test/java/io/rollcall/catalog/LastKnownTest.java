package io.rollcall.catalog;

import static io.rollcall.registry.Instances.healthy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.catalog.LastKnown.Kept;
import io.rollcall.model.RegistryEvent;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.registry.ScriptedBackend;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A catalog that starts with what was known before, while its store is out of reach. */
class LastKnownTest {

  private final VirtualTime time = new VirtualTime();
  private final ScriptedBackend backend = new ScriptedBackend();
  private final Memo memo = new Memo();
  private final Bus<RegistryEvent> bus = new Bus<>();
  private final List<RegistryEvent> events = new ArrayList<>();
  private final ServiceCatalog catalog =
      new ServiceCatalog(backend, CatalogSettings.DEFAULT, time, time, bus, PropagationMeter.NONE);

  @BeforeEach
  void keep() {
    bus.subscribe(events::add);
    memo.kept =
        new Kept(
            time.now().minusSeconds(90),
            List.of(
                new ServiceState("orders", 17, List.of(healthy("orders", "a", 3))),
                new ServiceState("stock", 18, List.of(healthy("stock", "a", 4)))));
  }

  @Test
  void isServedMarkedStaleWithItsAge() {
    backend.fail();
    catalog.start(memo);

    assertThat(ids("orders")).containsExactly("a");
    assertThat(snapshot("orders").isStale()).isTrue();
    assertThat(snapshot("orders").age(time)).isEqualTo(Duration.ofSeconds(90));
    assertThat(catalog.names()).containsExactly("orders", "stock");
    assertThatThrownBy(() -> catalog.get("payments")).isInstanceOf(BackendUnavailable.class);
  }

  @Test
  void isReplacedByWhatTheStoreTellsWithoutAnEvent() {
    backend.fail();
    catalog.start(memo);

    backend.has("orders", healthy("orders", "b", 1));
    backend.reconnect();

    assertThat(ids("orders")).containsExactly("b");
    assertThat(snapshot("orders").isStale()).isFalse();
    assertThat(ids("stock")).isEmpty();
    assertThat(catalog.names()).containsExactly("orders");
    assertThat(catalog.serviceCount()).isEqualTo(1);
    assertThat(catalog.instanceCount()).isEqualTo(1);
    assertThat(events).isEmpty();
    assertThat(backend.watched()).containsExactly("orders");
  }

  @Test
  void isNotTakenForWhatTheStoreHoldsAtTheSameRevision() {
    backend.fail();
    catalog.start(memo);
    for (int i = 0; i < 17; i++) {
      backend.has("orders", healthy("orders", "b", 1));
    }

    backend.reconnect();

    assertThat(snapshot("orders").revision()).isEqualTo(17);
    assertThat(ids("orders")).containsExactly("b");
  }

  @Test
  void isConfirmedByNoProofBeforeTheStoreHasToldOfIt() {
    backend.fail();
    catalog.start(memo);

    backend.confirm(time.nanos() + 1);
    time.pass(Duration.ofSeconds(5));

    assertThat(snapshot("orders").isStale()).isTrue();
  }

  @Test
  void isToldToNobodyWhoFollowsAll() {
    backend.fail();
    catalog.start(memo);
    var told = new ArrayList<ServiceSnapshot>();

    catalog.subscribeAll(told::add);
    assertThat(told).isEmpty();

    backend.has("orders", healthy("orders", "b", 1));
    backend.reconnect();
    assertThat(told)
        .filteredOn(service -> !service.instances().isEmpty())
        .extracting(ServiceSnapshot::service)
        .containsExactly("orders");
  }

  @Test
  void isToldToWhoSubscribesToItAsStale() {
    backend.fail();
    catalog.start(memo);
    var seen = new Seen();

    catalog.subscribe("orders", seen);

    assertThat(seen.revisions()).containsExactly(17L);
    assertThat(seen.disconnections()).hasSize(1);
  }

  @Test
  void isSavedNowAndThenWhereItChanged() {
    memo.kept = null;
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(memo);

    time.pass(Keeper.SAVED_EVERY.multipliedBy(3));
    assertThat(memo.saves).isEqualTo(1);
    assertThat(saved()).containsExactly("orders");

    backend.has("stock", healthy("stock", "a", 2));
    time.pass(Keeper.SAVED_EVERY);
    assertThat(memo.saves).isEqualTo(2);
    assertThat(saved()).containsExactlyInAnyOrder("orders", "stock");
  }

  @Test
  void isSavedAtTheEnd() {
    memo.kept = null;
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(memo);

    catalog.close();

    assertThat(saved()).containsExactly("orders");
  }

  @Test
  void isNotSavedAgainOnceTheCatalogHasLetGo() {
    memo.kept = null;
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(memo);

    catalog.close();
    catalog.close();

    assertThat(memo.saves).isEqualTo(1);
    assertThat(saved()).containsExactly("orders");
  }

  @Test
  void isLeftAsItIsWhileTheStoreIsOutOfReach() {
    backend.fail();
    catalog.start(memo);

    time.pass(Keeper.SAVED_EVERY.multipliedBy(3));
    catalog.close();

    assertThat(memo.saves).isZero();
  }

  @Test
  void failureToSaveHarmsNothing() {
    memo.kept = null;
    memo.isBroken = true;
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(memo);
    time.pass(Keeper.SAVED_EVERY);
    assertThat(memo.saves).isZero();

    memo.isBroken = false;
    time.pass(Keeper.SAVED_EVERY);

    assertThat(memo.saves).isEqualTo(1);
  }

  private List<String> saved() {
    var kept = memo.kept;
    assertThat(kept).isNotNull();
    return kept.services().stream().map(ServiceState::service).toList();
  }

  private ServiceSnapshot snapshot(String service) {
    var snapshot = catalog.peek(service);
    assertThat(snapshot).isNotNull();
    return snapshot;
  }

  private List<String> ids(String service) {
    return snapshot(service).instances().stream().map(ServiceInstance::id).toList();
  }

  /** Keeps it in memory, and may refuse to. */
  private static final class Memo implements LastKnown {

    private @Nullable Kept kept;
    private int saves;
    private boolean isBroken;

    @Override
    public @Nullable Kept load() {
      return kept;
    }

    @Override
    public void save(Kept known) {
      if (isBroken) {
        throw new IllegalStateException("on purpose");
      }
      kept = known;
      saves++;
    }
  }
}
