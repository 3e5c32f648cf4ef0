package io.rollcall.contract;

import static io.rollcall.model.HealthStatus.UNHEALTHY;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.InstanceKey;
import io.rollcall.store.ServiceNames;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Being told which services there are. */
public abstract class NamesContract extends BackendContract {

  @Test
  protected void firstDeliveryIsWhatIsThere() {
    assertThat(watchNames().latest().names()).isEmpty();

    put(instance("payments", "1"));
    put(instance("orders", "1"));

    awaitNames(watchNames(), "orders", "payments");
    assertThat(watchNames().states().getFirst().names()).containsExactly("orders", "payments");
  }

  @Test
  protected void serviceComesWithItsFirstInstanceAndLeavesWithItsLast() {
    var watched = watchNames();

    put(instance("orders", "1"));
    put(instance("orders", "2"));
    awaitNames(watched, "orders");
    backend.remove(new InstanceKey("orders", "1"));
    put(instance("payments", "1"));
    awaitNames(watched, "orders", "payments");
    backend.remove(new InstanceKey("orders", "2"));
    awaitNames(watched, "payments");
    put(instance("orders", "1"));
    awaitNames(watched, "orders", "payments");
  }

  @Test
  protected void serviceLeavesWhenItsLastInstanceExpires() {
    put(instance("orders", "1"));
    put(probed("payments", "1"));
    var watched = watchNames();

    pass(gone());

    awaitNames(watched, "payments");
  }

  @Test
  @Requires(Guarantee.QUIET)
  protected void whatDoesNotChangeTheSetIsNotTold() {
    put(instance("orders", "1"));
    var watched = watchNames();
    awaitNames(watched, "orders");
    var before = watched.states().size();

    put(instance("orders", "1").zone("b"));
    put(instance("orders", "2"));
    report("orders", "1", UNHEALTHY, "disk full");
    backend.renew(new InstanceKey("orders", "1"), now());
    backend.remove(new InstanceKey("orders", "1"));
    put(instance("payments", "1"));

    awaitNames(watched, "orders", "payments");
    assertThat(watched.states()).hasSize(before + 1);
  }

  @Test
  protected void askingForAServiceDoesNotMakeIt() {
    var watched = watchNames();

    backend.read("unheard-of");
    watch("unheard-of-too");
    put(instance("orders", "1"));

    awaitNames(watched, "orders");
  }

  @Test
  protected void revisionIsAtLeastThatOfAServiceThatLeft() {
    put(instance("orders", "1"));
    report("orders", "1", UNHEALTHY, "disk full");
    var orders = watch("orders");
    var names = watchNames();

    backend.remove(new InstanceKey("orders", "1"));

    var left = orders.await(state -> state.instances().isEmpty());
    var after = names.await(state -> state.names().isEmpty());
    assertThat(after.revision()).isGreaterThanOrEqualTo(left.revision());
  }

  @Test
  protected void closedWatchIsToldNothingMore() {
    var closed = Recorder.ofNames();
    var subscription = backend.watchNames(new WholeNames(closed));
    closed.await(told -> true);
    var open = watchNames();

    subscription.close();
    put(instance("orders", "1"));
    awaitNames(open, "orders");

    assertThat(closed.states()).hasSize(1);
  }

  private static void awaitNames(Recorder<ServiceNames.All> watched, String... names) {
    watched.await(state -> state.names().equals(List.of(names)));
  }
}
