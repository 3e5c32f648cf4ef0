package io.rollcall.store.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.ServiceState;
import io.rollcall.store.Watcher;
import io.rollcall.store.follow.ScriptedStore.Listed;
import io.rollcall.store.watch.Mirror;
import io.rollcall.time.Scheduler;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FollowLoopTest {

  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final String LISTED = "listed";

  private final VirtualTime time = new VirtualTime();
  private final Mirror mirror = new Mirror();
  private final List<String> told = new ArrayList<>();
  private final ScriptedStore store = new ScriptedStore(mirror, time, this::isFollowing);

  private final Pauses pauses = new Pauses();
  private final FollowLoop<Integer> loop = new FollowLoop<>(store, mirror, time, pauses);

  @AfterEach
  void sessionsAreClosedWithTheLoop() throws InterruptedException {
    loop.close();
    store.awaitEndOfLoop();

    assertThat(store.closed).isEqualTo(store.followed.size());
    assertThat(loop.isFollowing()).isFalse();
    assertThat(loop.isFollowedSince(time.nanos())).isFalse();
  }

  @Test
  void followsFromTheFirstListingOn() throws InterruptedException {
    store.thenFor(3, store::proved);
    run();

    assertThat(store.followed).containsExactly(1);
    assertThat(told).containsExactly(LISTED);
    assertThat(loop.isFollowing()).isTrue();
    assertThat(loop.isProved(SECOND.plusNanos(1))).isTrue();
    assertThat(loop.isProved(SECOND)).isFalse();
    assertFollowedFor(SECOND.multipliedBy(3));
  }

  @Test
  void listingProvesNothingLaterThanItsBeginning() throws InterruptedException {
    store.failures.add(() -> time.pass(SECOND.multipliedBy(20)));
    run();

    assertThat(loop.isProved(SECOND.multipliedBy(20))).isFalse();
    assertThat(loop.isProved(SECOND.multipliedBy(21))).isTrue();
  }

  @Test
  void listingThatTookLongLeavesTimeForAProof() throws InterruptedException {
    store.failures.add(() -> time.pass(SECOND.multipliedBy(20)));
    store.thenFor(6, store::silent);
    store.then(store::proved);
    run();

    assertThat(store.followed).containsExactly(1);
    assertThat(loop.isFollowing()).isTrue();
  }

  @Test
  void listingThatLacksMuchIsReadASecondTime() throws InterruptedException {
    store.losses.add(List.of());
    store.losses.add(List.of("orders"));
    store.then(store.broken(0));
    run();

    assertThat(store.followed).containsExactly(1, 3);
    assertThat(store.listings)
        .extracting(Listed::timeout)
        .containsExactly(SECOND, SECOND, ScriptedStore.CALL_TIMEOUT);
    assertThat(loop.doubtedListings()).isEqualTo(1);
  }

  @Test
  void breakThatIsMendedAtOnceIsNotTold() throws InterruptedException {
    store.then(store::proved);
    store.then(store.broken(0));
    run();

    assertThat(store.followed).containsExactly(1, 2);
    assertThat(store.listings.getLast().following()).isFalse();
    assertThat(told).containsExactly(LISTED);
    assertThat(loop.isFollowing()).isTrue();
    assertFollowedFor(Duration.ZERO);
  }

  @Test
  void breakIsToldOnceNothingMendedItForASecondWithItsReason() throws InterruptedException {
    store.then(store.broken(8));
    run();

    assertThat(told).containsExactly(LISTED, "refused", LISTED);
    assertThat(loop.reconnects()).isEqualTo(1);
    assertThat(store.listings).hasSize(10);
    assertThat(store.listings.subList(1, 10))
        .extracting(Listed::told)
        .contains(true, false)
        .isEqualTo(
            store.listings.subList(1, 10).stream()
                .map(listed -> listed.at().compareTo(SECOND) > 0)
                .toList());
  }

  @Test
  void listingIsShortUntilTheBreakIsTold() throws InterruptedException {
    store.then(store.broken(8));
    run();

    assertThat(store.listings)
        .allSatisfy(listed -> assertThat(listed.longest()).hasSeconds(listed.told() ? 60 : 4));
    assertThat(store.listings)
        .extracting(Listed::timeout)
        .startsWith(SECOND, SECOND, ScriptedStore.CALL_TIMEOUT)
        .endsWith(ScriptedStore.CALL_TIMEOUT);
  }

  @Test
  void storeThatIsNotThereAtFirstIsFollowedOnceItIs() throws InterruptedException {
    store.refuse(20);
    store.then(store::proved);
    run();

    assertThat(told).containsExactly("refused", LISTED);
    assertThat(mirror.whyNotCurrent()).isNull();
    assertThat(loop.isFollowing()).isTrue();
    assertThat(betweenListings().subList(10, 20))
        .allSatisfy(
            pause -> assertThat(pause).isBetween(SECOND.dividedBy(2), SECOND.multipliedBy(2)));
  }

  @Test
  void serverThatFailsAgainIsLeft() throws InterruptedException {
    store.then(store.broken(3));
    run();

    assertThat(store.serversLeft).isEqualTo(3);
  }

  @Test
  void whatIsNotProvedForSevenSecondsIsBroken() throws InterruptedException {
    store.then(store::proved);
    store.thenFor(5, store::silent);
    var following = new ArrayList<Boolean>();
    store.then(
        longest -> {
          time.pass(longest.minusNanos(1));
          following.add(loop.isFollowing());
          time.pass(Duration.ofNanos(1));
          following.add(loop.isFollowing());
          return OptionalLong.empty();
        });
    run();

    assertThat(following).containsExactly(true, false);
    assertThat(store.followed).containsExactly(1, 2);
    assertThat(betweenListings().getFirst())
        .isBetween(SECOND.multipliedBy(7), SECOND.multipliedBy(7).plusMillis(100));
  }

  @Test
  void isListedAnewAfterFiveMinutesThoughNothingBroke() throws InterruptedException {
    store.thenFor(301, store::proved);
    run();

    assertThat(store.followed).containsExactly(1, 2);
    assertThat(store.listings.getLast().at()).hasMinutes(5);
    assertThat(store.listings.getLast().following()).isTrue();
    assertThat(told).containsExactly(LISTED);
    assertFollowedFor(SECOND.multipliedBy(301));
  }

  @Test
  void listsAnewAfterTheProcessWasStopped() throws InterruptedException {
    store.then(
        longest -> {
          time.pass(SECOND.multipliedBy(4).plusNanos(1));
          return OptionalLong.of(time.nanos());
        });
    run();

    assertThat(store.followed).containsExactly(1, 2);
    assertThat(store.listings.getLast().following()).isFalse();
    assertThat(told).containsExactly(LISTED);
    assertThat(loop.reconnects()).isEqualTo(1);
  }

  @Test
  void whateverTheStoreThrowsEndsNothing() throws InterruptedException {
    store.failures.add(
        () -> {
          throw new IllegalStateException("broken on purpose");
        });
    store.then(
        longest -> {
          throw new IllegalStateException("broken on purpose");
        });
    store.then(
        longest -> {
          throw new NoClassDefFoundError("broken on purpose");
        });
    store.then(store::proved);
    run();

    assertThat(store.followed).containsExactly(2, 3, 4);
    assertThat(told)
        .containsExactly(
            "following the store failed: java.lang.IllegalStateException: broken on purpose",
            LISTED);
    assertThat(loop.isFollowing()).isTrue();
    assertThat(loop.reconnects()).isEqualTo(2);
  }

  @Test
  void closingEndsItWhileItWaitsForTheStore() throws InterruptedException {
    run();

    loop.close();
    loop.close();
    store.awaitEndOfLoop();

    assertThat(store.listings).hasSize(1);
    assertThat(told).containsExactly(LISTED);
  }

  @Test
  void closingEndsItInTheMiddleOfATick() throws InterruptedException {
    mirror.watch("orders", new Told());
    var ticking = new CountDownLatch(1);
    store.then(
        longest -> {
          loop.close();
          ticking.countDown();
          return store.proved(longest);
        });
    loop.start();
    assertThat(ticking.await(30, TimeUnit.SECONDS)).isTrue();
    store.awaitEndOfLoop();

    assertThat(store.listings).hasSize(1);
    assertThat(told).containsExactly(LISTED);
  }

  @Test
  void closingEndsItWhileItPauses() throws InterruptedException {
    pauses.endless = true;
    store.refuse(1);
    loop.start();
    assertThat(pauses.begun.await(30, TimeUnit.SECONDS)).isTrue();

    loop.close();
    store.awaitEndOfLoop();

    assertThat(store.listings).hasSize(1);
    assertThat(time.due()).isEmpty();
  }

  private void assertFollowedFor(Duration time) {
    long since = this.time.nanos() - time.toNanos();
    assertThat(loop.isFollowedSince(since)).isTrue();
    assertThat(loop.isFollowedSince(since - 1)).isFalse();
  }

  private void run() throws InterruptedException {
    mirror.watch("orders", new Told());
    loop.start();
    store.awaitEndOfScript();
  }

  private boolean isFollowing() {
    return loop.isFollowing();
  }

  /** From each listing to the next one. */
  private List<Duration> betweenListings() {
    var between = new ArrayList<Duration>();
    for (var i = 1; i < store.listings.size(); i++) {
      between.add(store.listings.get(i).at().minus(store.listings.get(i - 1).at()));
    }
    return between;
  }

  /** Whoever pauses lets time pass: nobody but the loop's thread runs. */
  private final class Pauses implements Scheduler {
    private final CountDownLatch begun = new CountDownLatch(1);
    private volatile boolean endless;

    @Override
    public Timer after(Duration delay, Runnable action) {
      var timer = time.after(delay, action);
      begun.countDown();
      if (!endless) {
        time.pass(delay);
      }
      return timer;
    }

    @Override
    public void close() {}
  }

  private final class Told implements Watcher<ServiceState> {
    @Override
    public void onState(ServiceState state) {
      told.add(LISTED);
    }

    @Override
    public void onDisconnected(String reason) {
      told.add(reason);
    }
  }
}
