package io.rollcall.store.metering;

import static io.rollcall.registry.Instances.healthy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.registry.ScriptedBackend;
import io.rollcall.store.Cell;
import io.rollcall.store.CellNews;
import io.rollcall.store.Cells;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MeteredBackendTest {

  private static final InstanceKey KEY = new InstanceKey("orders", "a");

  private final VirtualTime time = new VirtualTime();
  private final List<String> calls = new ArrayList<>();
  private RuntimeException thrown = new InstanceNotFound(KEY);

  private final ScriptedBackend store =
      new ScriptedBackend() {
        @Override
        public void renew(InstanceKey key, Instant at) {
          throw thrown;
        }

        @Override
        public Cells cells() {
          return new SlowCells();
        }
      };

  private final MeteredBackend metered =
      new MeteredBackend(
          store,
          time,
          (call, outcome, took) -> calls.add(call.label() + " " + outcome.label() + " " + took));

  @Test
  void eachCallIsToldWithWhatItTook() {
    store.has("orders", healthy("orders", "a", 1));
    store.duringReads(() -> time.pass(Duration.ofMillis(30)));

    assertThat(metered.registry().read("orders").instances()).hasSize(1);

    assertThat(calls).containsExactly("read ok PT0.03S");
  }

  @Test
  void callsThatFailAreToldByWhatCameOfThem() {
    renew(new InstanceNotFound(KEY));
    renew(new BackendUnavailable("down", null));
    renew(new OutcomeUnknown("no answer", null));
    renew(new IllegalStateException("a fault"));

    assertThat(calls)
        .containsExactly(
            "renew refused PT0S",
            "renew unavailable PT0S",
            "renew unknown PT0S",
            "renew broken PT0S");
  }

  @Test
  void callsOfCellsAreToldAmongTheOthers() {
    var cells = metered.cells();

    cells.get("a");
    cells.list("a", null, 1);
    assertThatThrownBy(() -> cells.commit(List.of(), List.of())).isSameAs(thrown);
    cells.follow(new Ignoring()).close();

    assertThat(calls)
        .containsExactly(
            "get-cell ok PT0.02S", "list-cells ok PT0.02S", "commit-cells refused PT0S");
  }

  @Test
  void whatIsAskedForWithoutTheStoreIsNotMeasured() {
    assertThat(metered.registry().name()).isEqualTo("scripted");
    assertThat(metered.registry().capabilities()).isEqualTo(store.capabilities());
    metered.check();

    assertThat(calls).isEmpty();
  }

  private void renew(RuntimeException failure) {
    thrown = failure;
    assertThatThrownBy(() -> metered.registry().renew(KEY, Instant.EPOCH)).isSameAs(failure);
  }

  /** Has nothing, which takes a while to find out, and takes nothing. */
  private final class SlowCells implements Cells {

    @Override
    public OptionalLong commit(List<Guard> guards, List<Write> writes) {
      throw thrown;
    }

    @Override
    public @Nullable Cell get(String key) {
      time.pass(Duration.ofMillis(20));
      return null;
    }

    @Override
    public List<Cell> list(String prefix, @Nullable String after, int most) {
      time.pass(Duration.ofMillis(20));
      return List.of();
    }

    @Override
    public Subscription follow(Watcher<CellNews> watcher) {
      return () -> {};
    }
  }

  private static final class Ignoring implements Watcher<CellNews> {

    @Override
    public void onState(CellNews state) {}

    @Override
    public void onDisconnected(String reason) {}
  }
}
