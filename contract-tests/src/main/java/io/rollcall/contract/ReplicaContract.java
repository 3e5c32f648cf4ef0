package io.rollcall.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.Protocol;
import io.rollcall.replica.Replicas;
import io.rollcall.time.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replicas of Rollcall that share the instances of a store among them. */
public abstract class ReplicaContract extends BackendContract {

  private static final List<InstanceKey> KEYS =
      IntStream.range(0, 300).mapToObj(i -> new InstanceKey("orders", "" + i)).toList();

  private Member a;
  private Member b;
  private Member c;

  /** A replica that can be silenced, as one that is stopped. */
  private final class Member {
    private final AtomicInteger changes = new AtomicInteger();
    private final Silenceable scheduler = new Silenceable(fixture().scheduler());
    private final Replicas replicas;

    Member(String id) {
      replicas = new Replicas(backend, fixture().clock(), scheduler);
      replicas.start(
          Replicas.registration(id, Protocol.HTTP, "10.0.0.1", 8080), changes::incrementAndGet);
    }

    long share() {
      return KEYS.stream().filter(replicas::isMine).count();
    }
  }

  private static final class Silenceable implements Scheduler {
    private final Scheduler actual;
    private volatile boolean silent;
    private volatile Runnable heldBack = () -> {};

    Silenceable(Scheduler actual) {
      this.actual = actual;
    }

    @Override
    public Timer after(Duration delay, Runnable action) {
      return actual.after(delay, () -> run(action));
    }

    private void run(Runnable action) {
      if (silent) {
        heldBack = action;
      } else {
        action.run();
      }
    }

    void wake() {
      silent = false;
      after(Duration.ZERO, heldBack);
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void join() {
    a = new Member("a");
    b = new Member("b");
    c = new Member("c");
    pass(Duration.ofMillis(1));
    awaitOwned(3);
  }

  @AfterEach
  void leave() {
    List.of(a, b, c).forEach(member -> member.replicas.close());
  }

  @Test
  protected void eachInstanceBelongsToOne() {
    for (var member : List.of(a, b, c)) {
      assertThat(member.share()).isBetween(60L, 140L);
      assertThat(member.changes).hasPositiveValue();
    }
    assertThat(owners(a)).isEqualTo(owners(b));
  }

  @Test
  protected void whoLeavesHandsOverAtOnceAndMovesOnlyItsShare() {
    var before = owners(a);
    c.replicas.close();

    assertThat(c.share()).isZero();
    awaitOwned(2);
    before.values().removeIf("c"::equals);
    assertThat(owners(a)).containsAllEntriesOf(before);
  }

  @Test
  protected void whoFallsSilentOwnsNothingOnceItsLeaseIsOverAndIsReplaced() {
    c.scheduler.silent = true;

    pass(Replicas.TTL);
    assertThat(c.share()).isZero();

    pass(backend.capabilities().expirySlack());
    awaitOwned(2);

    c.scheduler.wake();
    pass(Duration.ofMillis(1));
    awaitOwned(3);
  }

  /** Every instance belongs to exactly one, and every one has some. */
  private void awaitOwned(int owners) {
    var members = List.of(a, b, c);
    Awaitility.await()
        .atMost(TOLD_WITHIN)
        .untilAsserted(
            () -> {
              var shares = members.stream().map(Member::share).filter(share -> share > 0).toList();
              assertThat(shares).hasSize(owners);
              assertThat(shares.stream().mapToLong(share -> share).sum()).isEqualTo(KEYS.size());
            });
  }

  private static Map<String, String> owners(Member member) {
    var owners = new TreeMap<String, String>();
    KEYS.forEach(key -> owners.put(key.id(), String.valueOf(member.replicas.owner(key))));
    return owners;
  }
}
