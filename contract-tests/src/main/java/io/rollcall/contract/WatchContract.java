package io.rollcall.contract;

import static io.rollcall.model.HealthStatus.UNHEALTHY;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Being told the state of a service. */
public abstract class WatchContract extends BackendContract {

  private static final int CHANGES = 50;

  @Test
  protected void firstDeliveryIsWhatIsThere() {
    put(instance("orders", "1"));
    put(instance("orders", "2"));

    watch("orders").await(state -> state.equals(backend.read("orders")));
    assertThat(watch("orders").states()).containsExactly(backend.read("orders"));
  }

  @Test
  protected void serviceThatDoesNotExistYetIsToldEmptyAndThenAsItComes() {
    var watched = watch("orders");
    assertThat(watched.latest().instances()).isEmpty();

    put(instance("orders", "1"));

    watched.await(state -> state.instances().size() == 1);
  }

  @Test
  protected void eachKindOfChangeIsTold() {
    var watched = watch("orders");

    put(instance("orders", "1"));
    watched.await(state -> state.equals(backend.read("orders")));
    put(instance("orders", "1").zone("b"));
    watched.await(state -> "b".equals(only(state).registration().zone()));
    report("orders", "1", UNHEALTHY, "disk full");
    watched.await(state -> only(state).status() == UNHEALTHY);
    backend.remove(new InstanceKey("orders", "1"));
    watched.await(state -> state.instances().isEmpty());
  }

  @Test
  protected void otherServicesAreNotTold() {
    assertTellsNobody(watch("orders"), () -> put(instance("orders-2", "1")));
  }

  @Test
  protected void allWatchersAreTold() {
    var watched = List.of(watch("orders"), watch("orders"), watch("orders"));

    put(instance("orders", "1"));

    watched.forEach(each -> each.await(state -> state.instances().size() == 1));
  }

  @Test
  protected void closedWatchIsToldNothingMore() {
    var closed = Recorder.ofService();
    var subscription = backend.watch("orders", closed);
    closed.await(told -> true);
    var open = watch("orders");

    subscription.close();
    subscription.close();
    put(instance("orders", "1"));
    open.await(state -> state.instances().size() == 1);

    assertThat(closed.states()).hasSize(1);
  }

  @Test
  protected void watchCanBeClosedWhileItIsTold() {
    var subscription = new CompletableFuture<Subscription>();
    var told = Recorder.ofService();
    subscription.complete(
        backend.watch(
            "orders",
            on(
                state -> {
                  told.onState(state);
                  if (!state.instances().isEmpty()) {
                    subscription.join().close();
                  }
                })));
    told.await(state -> true);

    put(instance("orders", "1"));
    told.await(state -> state.instances().size() == 1);
    var open = watch("orders");
    put(instance("orders", "2"));
    open.await(state -> state.instances().size() == 2);

    assertThat(told.states()).hasSize(2);
  }

  @Test
  protected void watchCanBeOpenedWhileOneIsTold() {
    var payments = Recorder.ofService();
    var ordersAgain = Recorder.ofService();
    backend.watch(
        "orders",
        on(
            state -> {
              if (!state.instances().isEmpty()) {
                backend.watch("payments", payments);
                backend.watch("orders", ordersAgain);
              }
            }));
    put(instance("payments", "1"));

    put(instance("orders", "1"));

    payments.await(state -> only(state).id().equals("1"));
    ordersAgain.await(state -> only(state).id().equals("1"));
  }

  @Test
  protected void stateCanBeReadWhileItIsTold() throws Exception {
    put(instance("orders", "1"));
    var read = new CompletableFuture<ServiceState>();

    backend.watch("orders", on(state -> read.complete(backend.read("orders"))));

    assertThat(only(read.get(TOLD_WITHIN.toSeconds(), TimeUnit.SECONDS)).id()).isEqualTo("1");
  }

  @Test
  protected void watcherThatFailsHarmsNobodyAndIsToldAgain() {
    var told = Recorder.ofService();
    backend.watch(
        "orders",
        on(
            state -> {
              told.onState(state);
              throw new IllegalStateException("a watcher that fails, on purpose");
            }));
    var other = watch("orders");

    put(instance("orders", "1"));
    put(instance("orders", "2"));

    other.await(state -> state.instances().size() == 2);
    told.await(state -> state.instances().size() == 2);
  }

  @Test
  @Requires(Guarantee.QUIET)
  protected void revisionsOfAWatchedServiceGrow() {
    var watched = watch("orders");

    for (int i = 0; i < 20; i++) {
      put(instance("orders", "1").weight(i + 1));
    }

    watched.await(state -> !state.instances().isEmpty() && only(state).weight() == 20);
    assertThat(watched.states())
        .extracting(ServiceState::revision)
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(watched.latest().instances())
        .extracting(ServiceInstance::revision)
        .containsExactly(watched.latest().revision());
  }

  /**
   * The goal is one for an idle machine, and machines that run tests are busy: the median may take
   * five times as long. A single change may take {@link #TOLD_WITHIN}.
   */
  @Test
  protected void changeAtAReplicaIsToldSoonAsARule() {
    var clock = Clock.system();
    var told = new ConcurrentHashMap<Integer, Long>();
    backend.watch(
        "orders",
        on(
            state ->
                state.instances().forEach(one -> told.putIfAbsent(one.weight(), clock.nanos()))));
    var took = new ArrayList<Duration>();
    for (int weight = 1; weight <= CHANGES; weight++) {
      var registration = instance("orders", "1").weight(weight).build();
      long begun = clock.nanos();
      replicas().getLast().put(registration, now(), PutMode.CREATE_OR_REPLACE);
      took.add(Duration.ofNanos(toldAt(told, weight) - begun));
    }

    assertThat(took.stream().sorted().toList().get(CHANGES / 2))
        .as("the median of %s", took)
        .isLessThanOrEqualTo(fixture().propagation().multipliedBy(5));
  }

  private static long toldAt(Map<Integer, Long> told, int weight) {
    Awaitility.await()
        .alias("weight " + weight + " is told")
        .atMost(TOLD_WITHIN)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .until(() -> told.containsKey(weight));
    return requireNonNull(told.get(weight));
  }

  private static Watcher<ServiceState> on(Consumer<ServiceState> action) {
    return new Watcher<>() {
      @Override
      public void onState(ServiceState state) {
        action.accept(state);
      }

      @Override
      public void onDisconnected(String reason) {}
    };
  }
}
