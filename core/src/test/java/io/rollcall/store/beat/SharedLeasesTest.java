package io.rollcall.store.beat;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.store.beat.ToldStore.Stored;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SharedLeasesTest extends TwoReplicas {

  @Test
  void heartbeatIsAcknowledgedOnceTheReplicaWasToldItItself() {
    register(ORDERS);
    time.pass(SECOND);
    store.lags("one");

    var heartbeat = one.hear(stored(), time.now());
    time.pass(SECOND);
    assertThat(heartbeat).isNotDone();

    store.catchesUp("one");
    assertThat(heartbeat).isCompletedWithValue(true);
  }

  @Test
  void instanceExpiresItsTtlAfterItsLastHeartbeatWhoeverHeardIt() {
    register(ORDERS);
    time.pass(TTL.minus(SECOND));
    var heartbeat = stranger.hear(stored(), time.now());
    time.pass(TTL.minus(SECOND));
    assertThat(heartbeat).isCompletedWithValue(true);
    assertThat(store.content).containsKey(ORDERS.key());

    time.pass(SECOND.plus(SLACK));

    assertThat(store.content).isEmpty();
  }

  @Test
  void heartbeatsOfManyInstancesAreFewWrites() {
    var all = IntStream.range(0, 10_000).mapToObj(id -> store.register(orders(id))).toList();
    time.pass(SECOND);
    store.writesTold = 0;

    for (int second = 0; second < 30; second++) {
      for (int id = second % 10; id < all.size(); id += 10) {
        hear(id % 2 == 0 ? one : other, all.get(id));
      }
      time.pass(SECOND);
    }

    assertThat(store.writesTold / 30).isLessThanOrEqualTo(10);
    assertThat(store.writesOfInstances).isZero();
    assertThat(store.content).hasSize(10_000);
  }

  @Test
  void replicaWithNothingToTellWritesOnceInAWhile() {
    time.pass(SECOND.multipliedBy(60));
    store.writesTold = 0;

    time.pass(SECOND.multipliedBy(60));

    assertThat(store.writesTold).isBetween(60, 120);
  }

  @Test
  void eachReplicaKnowsTheLastHeartbeat() {
    register(ORDERS);
    time.pass(SECOND);
    var at = time.now();

    hear(one, stored());
    time.pass(SECOND);

    assertThat(other.withHeartbeat(stored()).lastHeartbeat()).isEqualTo(at);
  }

  @Test
  void leasesAreCountedAsNearTheirEndByTheReplicaThatLooksAfterThem() {
    register(ORDERS);
    time.pass(TTL.multipliedBy(3).dividedBy(4));
    assertThat(owner.nearExpiry()).isEqualTo(1);
    assertThat(stranger.nearExpiry()).isZero();

    hear(stranger, stored());
    time.pass(SECOND);
    assertThat(owner.nearExpiry()).isZero();
  }

  @Test
  void manyInstancesExpireWithoutTellingTooMuchAtOnce() {
    for (int id = 0; id < 10_000; id++) {
      store.register(orders(id));
    }
    time.pass(TTL.plus(SECOND.multipliedBy(2)));

    for (int i = 0; i < 40; i++) {
      time.pass(SECOND.dividedBy(2));
      assertThat(store.objects.values())
          .allSatisfy(told -> assertThat(told.ending()).hasSizeLessThanOrEqualTo(3_000));
    }

    assertThat(store.content).isEmpty();
  }

  @Test
  void instanceThatNeedsNoHeartbeatStays() {
    var probed =
        Registration.builder("orders", "2", "10.0.0.1", 8080)
            .healthCheck(new HealthCheck.Tcp(HealthCheck.Schedule.DEFAULT))
            .build();
    register(probed);

    time.pass(Duration.ofMinutes(10));

    assertThat(store.content).containsKey(probed.key());
  }

  @Test
  void heartbeatOfWhatIsGoneFindsNothing() {
    assertThatThrownBy(() -> one.renew(ORDERS.key(), time.now()))
        .isInstanceOf(InstanceNotFound.class);
  }

  @Test
  void heartbeatIsNotTakenOfALeaseThatAnotherReplicaEnded() {
    var before = register(ORDERS);
    one.end(before);
    time.pass(SECOND);

    assertThat(other.hear(before, time.now())).isCompletedWithValue(false);
  }

  @Test
  void heartbeatThatWasToldBeforeTheAnnouncementKeepsTheInstance() {
    register(ORDERS);
    time.pass(TTL.minus(SECOND));
    store.lags(owner.self());
    var heartbeat = stranger.hear(stored(), time.now());
    time.pass(SECOND.multipliedBy(3));
    assertThat(heartbeat).isCompletedWithValue(true);

    store.catchesUp(owner.self());
    time.pass(TTL.minus(SECOND.multipliedBy(4)));

    assertThat(store.content).containsKey(ORDERS.key());
  }

  @Test
  void heartbeatThatComesAfterTheAnnouncementBeginsAnotherLease() {
    var before = register(ORDERS);
    untilItIsAnnounced();
    assertThat(stranger.hear(before, time.now())).isCompletedWithValue(false);

    var anew = requireNonNull(stranger.renew(before, time.now()));

    assertThat(anew.epoch()).isNotEqualTo(before.epoch());
    store.catchesUp(owner.self());
    time.pass(TTL.minus(SECOND));
    assertThat(store.content).containsKey(ORDERS.key());
    time.pass(SECOND.plus(SLACK));
    assertThat(store.content).isEmpty();
  }

  @Test
  void whatTheStoreLeavesUnhealthyIsNotAnnouncedAgain() {
    register(ORDERS);
    store.removesNothing = true;
    time.pass(TTL.plus(SLACK));
    assertThat(stored().isOver()).isTrue();

    time.pass(Duration.ofMinutes(1));

    assertThat(store.writesOfInstances).isEqualTo(1);
    assertThat(store.objects.values()).allSatisfy(told -> assertThat(told.ending()).isEmpty());
  }

  @Test
  void heartbeatOfWhatTheStoreLeavesUnhealthyBeginsAnotherLease() {
    register(ORDERS);
    store.removesNothing = true;
    time.pass(TTL.plus(SLACK));
    time.pass(SECOND.multipliedBy(5)); // until that is told no more
    var newcomer = replica("next");
    assertThat(newcomer.hear(stored(), time.now())).isCompletedWithValue(false);

    newcomer.renew(stored(), time.now());

    assertThat(stored().isOver()).isFalse();
    time.pass(TTL.minus(SECOND));
    assertThat(stored().isOver()).isFalse();
    time.pass(SECOND.plus(SLACK));
    assertThat(stored().isOver()).isTrue();
  }

  @Test
  void tooManyHeartbeatsAtOnceAreRefused() {
    var stored = register(ORDERS);
    time.pass(SECOND);
    for (long epoch = 1; epoch <= Telling.MOST_AT_ONCE; epoch++) {
      hear(one, new Stored(stored.registration(), epoch, false));
    }

    assertThatThrownBy(() -> one.hear(stored, time.now()))
        .isInstanceOf(BackendUnavailable.class)
        .hasMessageContaining("8000");
  }

  @Test
  @Timeout(30)
  void callerWaitsUntilTheHeartbeatWasTold() throws InterruptedException {
    register(ORDERS);
    time.pass(SECOND);
    var at = time.now();

    var caller = Thread.ofPlatform().start(() -> one.renew(ORDERS.key(), at));
    while (caller.isAlive() && caller.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    time.pass(SECOND);

    assertThat(caller.join(Duration.ofSeconds(10))).isTrue();
    assertThat(other.withHeartbeat(stored()).lastHeartbeat()).isEqualTo(at);
  }
}
