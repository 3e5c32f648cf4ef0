package io.rollcall.store.lease;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.Relay;
import io.rollcall.store.Tries;
import io.rollcall.store.lease.SharedStore.Stored;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReplicaLeasesTest {

  private static final Duration TTL = Duration.ofSeconds(20);
  private static final Duration SILENT_FOR = Duration.ofSeconds(10);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Registration ORDERS =
      Registration.builder("orders", "1", "10.0.0.1", 8080)
          .healthCheck(new HealthCheck.Heartbeat(TTL))
          .build();

  private static final Registration REPLICA =
      Registration.builder("rollcall", "r-1", "10.0.0.9", 8080)
          .healthCheck(new HealthCheck.Heartbeat(SILENT_FOR))
          .build();

  private final VirtualTime time = new VirtualTime();
  private final SharedStore store = new SharedStore(time);
  private final List<String> passedOn = new ArrayList<>();
  private final ReplicaLeases<Stored> one = replica("one");
  private final ReplicaLeases<Stored> other = replica("other");

  @Test
  void instanceExpiresItsTtlAfterItsLastHeartbeat() {
    register(ORDERS);
    time.pass(TTL.minus(SECOND));
    one.renew(ORDERS.key(), time.now());

    time.pass(TTL.minusMillis(1));
    assertThat(store.content).containsKey(ORDERS.key());

    time.pass(Duration.ofMillis(20));
    assertThat(store.expired).containsKey(ORDERS.key());
  }

  @Test
  void leasesAreCountedAsNearTheirEndUntilTheyAreRenewed() {
    register(ORDERS);
    assertThat(one.nearExpiry()).isZero();

    time.pass(TTL.multipliedBy(3).dividedBy(4));
    assertThat(one.nearExpiry()).isEqualTo(1);

    one.renew(ORDERS.key(), time.now());
    assertThat(one.nearExpiry()).isZero();
  }

  @Test
  void heartbeatsWriteNothing() {
    register(ORDERS);

    for (int i = 0; i < 10; i++) {
      time.pass(TTL.dividedBy(2));
      one.renew(ORDERS.key(), time.now());
    }

    assertThat(store.writes).isZero();
    assertThat(one.withHeartbeat(stored()).lastHeartbeat()).isEqualTo(time.now());
  }

  @Test
  void instanceThatNeedsNoHeartbeatStays() {
    var probed =
        Registration.builder("orders", "2", "10.0.0.1", 8080)
            .healthCheck(new HealthCheck.Tcp(HealthCheck.Schedule.DEFAULT))
            .build();
    register(probed);

    time.pass(Duration.ofHours(1));

    assertThat(store.content).containsKey(probed.key());
  }

  @Test
  void nothingExpiresBeforeTheStoreWasFollowedForTheTtl() {
    register(ORDERS);
    time.pass(TTL.minus(SECOND));
    store.cutOff();
    time.pass(Duration.ofMinutes(1));
    store.mend();

    time.pass(TTL.minus(SECOND));
    assertThat(store.content).containsKey(ORDERS.key());

    time.pass(SECOND.multipliedBy(2));
    assertThat(store.content).isEmpty();
  }

  @Test
  void leaseThatHasEndedIsNotRenewedButBegunAnew() {
    var before = register(ORDERS);
    store.cutOff();
    time.pass(TTL.plus(SECOND));
    store.mend();

    one.renew(ORDERS.key(), time.now());

    assertThat(stored().epoch()).isNotEqualTo(before.epoch());
    time.pass(TTL.minus(SECOND));
    assertThat(store.content).containsKey(ORDERS.key());
  }

  @Test
  void heartbeatOfWhatIsGoneFindsNothing() {
    one.end(register(ORDERS));
    store.content.clear();

    assertThatThrownBy(() -> one.renew(ORDERS.key(), time.now()))
        .isInstanceOf(InstanceNotFound.class);
  }

  @Test
  void heartbeatAtAnotherReplicaIsPassedOnToTheHolder() {
    register(REPLICA);
    register(ORDERS);

    for (int i = 0; i < 8; i++) {
      time.pass(TTL.dividedBy(4));
      one.renew(REPLICA.key(), time.now());
      other.renew(ORDERS.key(), time.now());
    }

    assertThat(passedOn).hasSize(8).containsOnly("r-1");
    assertThat(store.writes).isZero();
    assertThat(stored().holder()).isEqualTo("one");
  }

  @Test
  void replicaThatHearsOfAnInstanceHoldsItWhenNobodyElseIsThere() {
    register(ORDERS);

    other.renew(ORDERS.key(), time.now());

    assertThat(stored().holder()).isEqualTo("other");
    one.close();
    time.pass(TTL.minus(SECOND));
    assertThat(store.content).containsKey(ORDERS.key());
    time.pass(SECOND.multipliedBy(2));
    assertThat(store.content).isEmpty();
  }

  @Test
  void whatASilentReplicaHeldIsTakenOverWithFullLeases() {
    var silent = store.register(REPLICA, "silent");
    store.register(ORDERS, "silent");
    store.showSign("silent");
    time.pass(SILENT_FOR.minus(SECOND));
    assertThat(stored().holder()).isEqualTo("silent");

    time.pass(SECOND.multipliedBy(4));

    assertThat(stored().holder()).isIn("one", "other");
    assertThat(store.expired).containsValue(silent);
    time.pass(TTL.minus(SECOND.multipliedBy(4)));
    assertThat(store.content).containsKey(ORDERS.key());
    time.pass(SECOND.multipliedBy(4));
    assertThat(store.content).isEmpty();
  }

  @Test
  void whatAReplicaHeldThatLeftIsTakenOverAtOnce() {
    register(ORDERS);
    time.pass(SECOND.multipliedBy(3));
    one.close();

    time.pass(SECOND.multipliedBy(3));

    assertThat(stored().holder()).isEqualTo("other");
  }

  @Test
  void writeOfUnknownOutcomeThatTookPlaceHasALease() {
    store.register(ORDERS, "one");
    store.showSign("one");

    time.pass(TTL.plusSeconds(3));

    assertThat(store.content).isEmpty();
  }

  @Test
  void whatTheStoreLostIsWrittenAgainByItsHolderAlone() {
    var lost = IntStream.range(0, 20).mapToObj(i -> register(orders(i))).toList();
    var ofOther = store.register(orders(20), "other");
    store.content.clear();

    one.restore(List.of(lost.getFirst(), lost.getLast(), ofOther));
    time.pass(SECOND);

    assertThat(store.content.keySet())
        .containsExactlyInAnyOrder(lost.getFirst().key(), lost.getLast().key());
  }

  @Test
  void whatWasRemovedAndIsBackByAnEarlierStateOfTheStoreExpires() {
    var removed = register(ORDERS);
    store.content.clear();
    one.end(removed);
    time.pass(SECOND);
    store.content.put(removed.key(), removed);

    time.pass(TTL);
    assertThat(store.content).containsKey(removed.key());

    time.pass(Duration.ofMinutes(1));
    assertThat(store.content).isEmpty();
  }

  @Test
  void leaseThatWasEndedBeforeItBeganStaysEnded() {
    var removed = store.register(ORDERS, "one");
    one.end(removed);
    one.begin(removed, time.now());

    one.renew(ORDERS.key(), time.now());

    assertThat(stored().epoch()).isNotEqualTo(removed.epoch());
  }

  private static Registration orders(int id) {
    return Registration.builder("orders", "n" + id, "10.0.0.1", 8080).build();
  }

  private Stored stored() {
    return requireNonNull(store.content.get(ORDERS.key()));
  }

  private Stored register(Registration registration) {
    var stored = store.register(registration, "one");
    one.begin(stored, time.now());
    return stored;
  }

  private ReplicaLeases<Stored> replica(String self) {
    Peers peers = (ServiceInstance replica, InstanceKey key) -> isRenewed(replica, key);
    var leases =
        new ReplicaLeases<>(
            self,
            store,
            store,
            peers,
            () -> new Tries(time, time, Duration.ofSeconds(5)),
            time,
            time);
    leases.start();
    return leases;
  }

  private boolean isRenewed(ServiceInstance replica, InstanceKey key) {
    passedOn.add(replica.id());
    Relay.forOther(() -> one.renew(key, time.now()));
    return true;
  }
}
