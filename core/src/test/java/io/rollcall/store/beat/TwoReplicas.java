package io.rollcall.store.beat;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.Registration;
import io.rollcall.store.Tries;
import io.rollcall.store.beat.ToldStore.Stored;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** Two replicas over one store, in virtual time, and one instance that tests are about. */
abstract class TwoReplicas {

  static final Duration TTL = Duration.ofSeconds(20);
  static final Duration GONE_AFTER = Duration.ofSeconds(10);
  static final Duration SECOND = Duration.ofSeconds(1);

  /** From the end of a lease until it is announced, told and done. */
  static final Duration SLACK = Duration.ofSeconds(2);

  static final Registration ORDERS = orders(1);

  final VirtualTime time = new VirtualTime();
  final ToldStore store = new ToldStore();
  final SharedLeases<Stored> one = replica("one");
  final SharedLeases<Stored> other = replica("other");

  /** The one of the two that {@link #ORDERS} belongs to, and the one that it does not. */
  final boolean isOfOne =
      "one".equals(LiveReplicas.owner(List.of("one", "other"), ORDERS.key().toString()));

  final SharedLeases<Stored> owner = isOfOne ? one : other;
  final SharedLeases<Stored> stranger = isOfOne ? other : one;

  /** Both have been told everything for longer than the TTL. */
  @BeforeEach
  void bothAreThere() {
    time.pass(TTL.plus(SECOND));
  }

  /** Until all but the owner have been told that the lease is ending. */
  void untilItIsAnnounced() {
    var epoch = stored().epoch();
    time.pass(TTL.minusMillis(1));
    for (int i = 0; i < 200 && !isAnnounced(epoch); i++) {
      store.catchesUp(owner.self());
      store.lags(owner.self());
      time.pass(Duration.ofMillis(10));
    }
    assertThat(isAnnounced(epoch)).isTrue();
  }

  boolean isAnnounced(long epoch) {
    return requireNonNull(store.objects.get(owner.self())).ending().contains(epoch);
  }

  static Registration orders(int id) {
    return Registration.builder("orders", "n" + id, "10.0.0.1", 8080)
        .healthCheck(new HealthCheck.Heartbeat(TTL))
        .build();
  }

  Stored stored() {
    return requireNonNull(store.content.get(ORDERS.key()));
  }

  Stored register(Registration registration) {
    var stored = store.register(registration);
    one.begin(stored, time.now());
    return stored;
  }

  /** Not waiting for the answer. */
  void hear(SharedLeases<Stored> replica, Stored there) {
    var _ = replica.hear(there, time.now());
  }

  SharedLeases<Stored> replica(String self) {
    var leases =
        new SharedLeases<>(
            self, store, store, () -> new Tries(time, time, Duration.ofSeconds(5)), time, time);
    store.follow(leases);
    leases.start();
    return leases;
  }
}
