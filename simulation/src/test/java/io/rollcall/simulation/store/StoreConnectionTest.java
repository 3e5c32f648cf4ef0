package io.rollcall.simulation.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.simulation.machine.Machine;
import io.rollcall.simulation.machine.Simulator;
import io.rollcall.store.Watcher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoreConnectionTest {

  private final Simulator simulator = new Simulator(1);
  private final ModelledStore store = new ModelledStore(simulator);
  private final Link link = new Link(simulator, store, "a");
  private final Machine machine = new Machine(simulator, "a");

  /**
   * The store loses one service's instance and gains another, then grows past the revision at which
   * it was listed, so that its revision does not tell.
   *
   * @param point how many calls to the store begin or end before that
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void storeThatIsPutBackWhileItIsListedIsListedAnew(int point) {
    var old = store.keep();
    put("orders", "lost");
    var points = new AtomicInteger();
    link.atPoints(
        () -> {
          if (points.incrementAndGet() == point) {
            putBackAndGrow(old);
          }
        });

    var told = new ArrayList<ServiceState>();
    machine.begin(
        () -> new StoreConnection(machine, store, link).registry().watch("orders", into(told)));
    simulator.runUntil(Duration.ofSeconds(10).toNanos());

    assertThat(points.get()).isGreaterThan(point);
    assertThat(ids(told.getLast())).containsExactly("found");
  }

  private void putBackAndGrow(ModelledStore.Data old) {
    store.kill();
    link.breakAll();
    store.putBack(old);
    store.start();
    put("orders", "found");
    put("payments", "1");
  }

  private void put(String service, String id) {
    var registration = Registration.builder(service, id, "10.0.0.1", 80).build();
    store.put(registration, Instant.EPOCH, PutMode.CREATE_ONLY);
  }

  private static Watcher<ServiceState> into(List<ServiceState> told) {
    return new Watcher<>() {
      @Override
      public void onState(ServiceState state) {
        told.add(state);
      }

      @Override
      public void onDisconnected(String reason) {
        // It lists anew.
      }
    };
  }

  private static List<String> ids(ServiceState state) {
    return state.instances().stream().map(ServiceInstance::id).toList();
  }
}
