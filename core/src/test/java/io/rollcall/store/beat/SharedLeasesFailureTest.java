package io.rollcall.store.beat;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.beat.ToldStore.Stored;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class SharedLeasesFailureTest extends TwoReplicas {

  @Test
  void ownerThatIsNotToldHeartbeatsExpiresNothing() {
    register(ORDERS);
    store.lags(owner.self());
    for (int i = 0; i < 10; i++) {
      time.pass(SECOND.multipliedBy(9));
      hear(stranger, stored());
    }
    assertThat(store.content).containsKey(ORDERS.key());

    store.catchesUp(owner.self());
    time.pass(TTL.minus(SECOND));

    assertThat(store.content).containsKey(ORDERS.key());
  }

  @Test
  void whatAReplicaThatIsGoneAnnouncedGetsAnotherLease() {
    var before = register(ORDERS);
    untilItIsAnnounced();
    store.cutOff(owner.self());

    time.pass(GONE_AFTER.plus(SLACK));

    assertThat(store.objects).doesNotContainKey(owner.self());
    assertThat(stored().epoch()).isNotEqualTo(before.epoch());
  }

  @Test
  void whatAReplicaAnnouncedThatLeavesGetsAnotherLease() {
    var before = register(ORDERS);
    untilItIsAnnounced();

    owner.close();
    assertThat(store.objects).containsKey(owner.self());

    time.pass(GONE_AFTER.plus(SLACK));
    assertThat(store.objects).doesNotContainKey(owner.self());
    assertThat(stored().epoch()).isNotEqualTo(before.epoch());
  }

  @Test
  void whatAReplicaThatIsGoneHadMadeUnhealthyStaysSo() {
    var before = register(ORDERS);
    untilItIsAnnounced();
    store.content.put(before.key(), new Stored(ORDERS, before.epoch(), true));
    store.cutOff(owner.self());

    time.pass(GONE_AFTER.plus(SLACK));

    assertThat(store.objects).doesNotContainKey(owner.self());
    assertThat(stored().isOver()).isTrue();
  }

  @Test
  void whatIsUnhealthyIsAnnouncedNoMoreThoughTheAnswerWasLost() {
    store.removesNothing = true;
    store.losesAnswersOfExpiry = true;
    var before = register(ORDERS);

    time.pass(TTL.plus(SLACK));
    assertThat(stored().isOver()).isTrue();

    time.pass(SECOND.multipliedBy(5));
    assertThat(isAnnounced(before.epoch())).isFalse();
  }

  @Test
  void whatBelongedToAReplicaThatIsGoneHasAFullLeaseAtAnother() {
    register(ORDERS);
    time.pass(SECOND.multipliedBy(11));
    store.cutOff(owner.self());

    time.pass(GONE_AFTER.plus(TTL).minus(SECOND));
    assertThat(store.content).containsKey(ORDERS.key());

    time.pass(SLACK.plus(SLACK));
    assertThat(store.content).isEmpty();
  }

  @Test
  void whatBelongedToAReplicaThatLeftExpiresAtAnother() {
    register(ORDERS);
    time.pass(SECOND);
    owner.close();
    assertThat(store.objects).containsOnlyKeys(stranger.self());

    time.pass(TTL.plus(SLACK).plus(SECOND));

    assertThat(store.content).isEmpty();
  }

  @Test
  void replicaThatIsGoneIsFoundToBeThoughItIsListedAgain() {
    store.cutOff("other");

    for (int i = 0; i < 12; i++) {
      time.pass(SECOND);
      store.listsAnew("one");
    }

    assertThat(store.objects).containsOnlyKeys("one");
  }

  @Test
  void nothingExpiresBeforeHeartbeatsCouldBeToldForTheTtl() {
    register(ORDERS);
    time.pass(TTL.minus(SECOND));
    store.cutOff("one");
    store.cutOff("other");
    var heartbeat = one.hear(stored(), time.now());
    time.pass(Duration.ofMinutes(1));
    assertThat(heartbeat).isCompletedExceptionally();
    store.mend("one");
    store.mend("other");

    time.pass(TTL.minus(SECOND));
    assertThat(store.content).containsKey(ORDERS.key());

    time.pass(GONE_AFTER.plus(SLACK));
    assertThat(store.content).isEmpty();
  }

  @Test
  void nothingExpiresBeforeAFullTtlAfterSomethingWasMissed() {
    register(ORDERS);
    time.pass(TTL.minus(SECOND.multipliedBy(4)));
    store.lags(owner.self());
    hear(stranger, stored());
    time.pass(SECOND.multipliedBy(3));
    store.listsAnew(owner.self());

    time.pass(TTL.minus(SECOND));
    assertThat(store.content).containsKey(ORDERS.key());

    time.pass(SLACK.plus(SECOND));
    assertThat(store.content).isEmpty();
  }

  @Test
  void whatAReplicaToldThatLeftCountsAsMissedOnceAllIsListed() {
    register(ORDERS);
    time.pass(SECOND);
    store.lags("one");
    var heartbeat = one.hear(stored(), time.now());
    other.close();

    store.listsAnew("one");

    assertThat(heartbeat).isCompletedWithValue(false);
  }

  @Test
  void heartbeatsAreToldAgainWhenSomethingWasMissed() {
    register(ORDERS);
    time.pass(SECOND);
    store.lags("one");
    var written = one.hear(stored(), time.now());
    time.pass(SECOND.multipliedBy(2));
    var unwritten = one.hear(stored(), time.now());

    store.listsAnew("one");

    assertThat(written).isCompletedWithValue(false);
    assertThat(unwritten).isCompletedWithValue(false);
  }

  @Test
  @Timeout(30)
  void nobodyTakesAHeartbeatOfALeaseThatWasBegunAnew() throws InterruptedException {
    var before = register(ORDERS);
    time.pass(SECOND);
    var caller = Thread.ofPlatform().start(() -> one.renew(before, time.now()));
    while (caller.isAlive() && caller.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    store.listsAnew("one");
    assertThat(caller.join(Duration.ofSeconds(10))).isTrue();
    assertThat(stored().epoch()).isNotEqualTo(before.epoch());
    time.pass(SECOND);

    assertThat(other.hear(before, time.now())).isCompletedWithValue(false);
  }

  @Test
  void endOfALeaseIsToldThoughTheFirstWriteOfItFails() {
    var before = register(ORDERS);
    store.cutOff("one");
    one.end(before);
    time.pass(SECOND);
    store.mend("one");
    time.pass(SECOND);

    assertThat(other.hear(before, time.now())).isCompletedWithValue(false);
  }

  @Test
  void heartbeatIsGivenUpWhenTheStoreDoesNotShowIt() {
    register(ORDERS);
    time.pass(SECOND);
    store.lags("one");

    var heartbeat = one.hear(stored(), time.now());
    time.pass(SECOND.multipliedBy(7));

    assertThat(heartbeat)
        .failsWithin(Duration.ZERO)
        .withThrowableThat()
        .withCauseInstanceOf(BackendUnavailable.class);
  }

  @Test
  void replicaThatStartsExpiresNothingBeforeAFullTtl() {
    register(ORDERS);
    one.close();
    other.close();
    time.pass(Duration.ofHours(1));
    replica("next");

    time.pass(TTL.minus(SECOND));
    assertThat(store.content).containsKey(ORDERS.key());

    time.pass(SLACK.plus(SECOND));
    assertThat(store.content).isEmpty();
  }

  @Test
  void replicaThatClosesAcknowledgesNothingMore() {
    var heartbeat = one.hear(register(ORDERS), time.now());

    one.close();

    assertThat(heartbeat).isCompletedExceptionally();
  }
}
