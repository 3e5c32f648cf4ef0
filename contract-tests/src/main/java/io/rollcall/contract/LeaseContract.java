package io.rollcall.contract;

import static io.rollcall.model.HealthStatus.HEALTHY;
import static io.rollcall.model.HealthStatus.UNHEALTHY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.rollcall.model.HealthCheck;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutResult.Outcome;
import io.rollcall.model.RegistryException.InstanceExists;
import io.rollcall.model.ServiceState;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Staying registered by heartbeats, and leaving without them. */
public abstract class LeaseContract extends BackendContract {

  private static final InstanceKey ORDERS_1 = new InstanceKey("orders", "1");

  @Test
  protected void instanceWithoutHeartbeatsStaysForItsTtlAndIsGoneSoonAfter() {
    put(instance("orders", "1"));

    pass(most(ttl()));
    assertThat(only("orders").status()).isEqualTo(HEALTHY);

    pass(gone().minus(most(ttl())));
    assertGone("orders");
  }

  /**
   * A read that ends before the TTL is over, counted from before the registration, must show it. On
   * a machine so slow that no read did, this says nothing.
   */
  @Test
  protected void instanceIsThereAtEveryMomentOfItsTtl() {
    var clock = fixture().clock();
    long putNanos = clock.nanos();
    put(instance("orders", "1"));

    int looks = 0;
    while (true) {
      var seen = backend.read("orders");
      if (clock.since(putNanos).compareTo(ttl()) >= 0) {
        break;
      }
      assertThat(seen.instances())
          .as("%s after a registration for %s", clock.since(putNanos), ttl())
          .hasSize(1);
      looks++;
      pass(ttl().dividedBy(50));
    }
    assumeThat(looks).as("reads that ended within the TTL").isPositive();
  }

  @Test
  protected void expiryIsToldAsExpiry() {
    put(instance("orders", "1"));
    put(probed("orders", "2"));
    var watched = watch("orders");

    pass(gone());

    watched.await(state -> state.instances().size() == 1);
    assertThat(watched.states()).flatExtracting(ServiceState::expired).containsExactly("1");
  }

  @Test
  protected void removalIsNotToldAsExpiry() {
    put(instance("orders", "1"));
    var watched = watch("orders");

    backend.remove(ORDERS_1);

    assertThat(watched.await(state -> state.instances().isEmpty()).expired()).isEmpty();
  }

  @Test
  @Requires(Guarantee.WHAT_EXPIRES_LEAVES)
  protected void heartbeatsKeepAnInstance() {
    renewOneOfTwo();
    assertThat(only("orders").id()).isEqualTo("1");

    pass(ttl());
    assertGone("orders");
  }

  @Test
  @WhereLacking(Guarantee.WHAT_EXPIRES_LEAVES)
  protected void heartbeatsKeepAnInstanceHealthy() {
    renewOneOfTwo();
    assertThat(only("orders").status()).isEqualTo(HEALTHY);

    pass(ttl());
    assertThat(only("orders").status()).isEqualTo(UNHEALTHY);
  }

  @Test
  @WhereLacking(Guarantee.WHAT_EXPIRES_LEAVES)
  protected void whatExpiredAndStaysIsServedAgainWithItsNextHeartbeat() {
    put(instance("orders", "1"));
    put(instance("orders", "2"));
    var watched = watch("orders");
    pass(gone());
    var kept = only("orders");
    assertThat(kept.isServed()).isFalse();

    backend.renew(kept.key(), now());

    assertThat(only("orders").isServed()).isTrue();
    watched.await(state -> only(state).isServed());
    pass(most(ttl()));
    assertThat(only("orders").isServed()).isTrue();
  }

  /** Registers two instances, and returns when one of them is over its TTL. */
  private void renewOneOfTwo() {
    put(instance("orders", "1"));
    put(instance("orders", "2"));
    for (int i = 0; i < 3; i++) {
      pass(ttl().dividedBy(2));
      backend.renew(ORDERS_1, now());
    }
    pass(gone().minus(ttl()));
  }

  @Test
  protected void heartbeatGivesAFullTtlAndNoMore() {
    put(instance("orders", "1"));
    pass(ttl().dividedBy(5));
    backend.renew(ORDERS_1, now());

    pass(most(ttl()));
    assertThat(only("orders").status()).isEqualTo(HEALTHY);

    pass(gone().minus(most(ttl())));
    assertGone("orders");
  }

  @Test
  @Requires(Guarantee.QUIET)
  protected void heartbeatIsReadButChangesNoRevisionAndTellsNobody() {
    put(instance("orders", "1"));
    var before = backend.read("orders");
    pass(Duration.ofSeconds(1));
    var at = now();

    assertTellsNobody(
        watch("orders"),
        () -> {
          backend.renew(ORDERS_1, at);
          var after = backend.read("orders");
          assertThat(after.revision()).isEqualTo(before.revision());
          assertThat(only(after).withHeartbeat(at)).isEqualTo(only(before).withHeartbeat(at));
        });
    assertThat(lastHeartbeat(ORDERS_1)).isEqualTo(at);
  }

  @Test
  protected void heartbeatOfWhatIsNotThereIsAnError() {
    put(instance("orders", "2"));

    assertNotFound(() -> backend.renew(ORDERS_1, now()));
    assertNotFound(() -> backend.renew(new InstanceKey("unheard-of", "1"), now()));
  }

  @Test
  @Requires(Guarantee.HEARTBEATS_SEE_REMOVALS)
  protected void heartbeatAfterRemovalIsAnError() {
    put(instance("orders", "1"));
    backend.remove(ORDERS_1);

    assertNotFound(() -> backend.renew(ORDERS_1, now()));
    assertThat(backend.read("orders").instances()).isEmpty();
  }

  @Test
  protected void heartbeatAfterExpiryIsAnErrorAndRegisteringAgainWorks() {
    var first = put(instance("orders", "1")).instance();
    pass(gone());
    assertGone("orders");

    assertNotFound(() -> backend.renew(ORDERS_1, now()));

    var second = create(instance("orders", "1"));
    assertThat(second.outcome()).isEqualTo(Outcome.CREATED);
    assertThat(second.instance().revision()).isGreaterThan(first.revision());
  }

  @Test
  protected void heartbeatLeavesTheStatusAlone() {
    put(instance("orders", "1"));
    report("orders", "1", UNHEALTHY, "disk full");

    backend.renew(ORDERS_1, now());

    assertThat(only("orders").status()).isEqualTo(UNHEALTHY);
    assertThat(only("orders").output()).isEqualTo("disk full");
  }

  @Test
  protected void registeringTheSameAgainRenews() {
    put(instance("orders", "1"));
    pass(most(ttl()));
    put(instance("orders", "1"));
    pass(most(ttl()));

    assertThat(only("orders").id()).isEqualTo("1");
  }

  @Test
  protected void replacingStartsAFullLease() {
    put(instance("orders", "1"));
    pass(most(ttl()));
    put(instance("orders", "1").zone("b"));
    pass(most(ttl()));

    assertThat(only("orders").id()).isEqualTo("1");
  }

  @Test
  protected void replacingTakesTheNewTtl() {
    put(
        instance("orders", "shorter")
            .healthCheck(new HealthCheck.Heartbeat(ttl().multipliedBy(9))));
    put(instance("orders", "longer"));
    put(instance("orders", "shorter"));
    put(instance("orders", "longer").healthCheck(new HealthCheck.Heartbeat(gone().plus(ttl()))));

    pass(gone());

    assertThat(watch("orders").await(state -> state.instances().size() == 1).instances())
        .first()
        .satisfies(instance -> assertThat(instance.id()).isEqualTo("longer"));
  }

  @Test
  protected void leaseEndsWhenTheCheckIsReplaced() {
    put(instance("orders", "1"));
    put(probed("orders", "1"));

    pass(gone());

    assertThat(only("orders").id()).isEqualTo("1");
  }

  @Test
  protected void probedInstanceNeedsNoHeartbeatsButTakesThem() {
    put(probed("orders", "1"));
    pass(gone());
    var at = now();

    backend.renew(ORDERS_1, at);

    assertThat(lastHeartbeat(ORDERS_1)).isEqualTo(at);
  }

  @Test
  protected void creationThatIsRefusedIsNoHeartbeat() {
    put(instance("orders", "1"));
    pass(most(ttl()));
    assertThatExceptionOfType(InstanceExists.class)
        .isThrownBy(() -> create(instance("orders", "1")));

    pass(gone().minus(most(ttl())));

    assertGone("orders");
  }

  @Test
  @Requires(Guarantee.HEARTBEATS_RENEW_ALONE)
  protected void healthReportIsNoHeartbeat() {
    put(instance("orders", "1"));
    pass(most(ttl()));
    report("orders", "1", UNHEALTHY, "disk full");

    pass(gone().minus(most(ttl())));

    assertGone("orders");
  }

  @Test
  @WhereLacking(Guarantee.HEARTBEATS_RENEW_ALONE)
  protected void healthReportIsAtMostOneHeartbeat() {
    put(instance("orders", "1"));
    pass(most(ttl()));
    report("orders", "1", UNHEALTHY, "disk full");

    pass(gone());

    assertGone("orders");
  }

  @Test
  @WhereLacking(Guarantee.QUIET)
  protected void heartbeatChangesNothingThatConsumersSee() {
    put(instance("orders", "1"));
    report("orders", "1", UNHEALTHY, "disk full");
    var before = only("orders");

    backend.renew(ORDERS_1, now());

    var after = only("orders");
    assertThat(after.registration()).isEqualTo(before.registration());
    assertThat(after.status()).isEqualTo(before.status());
    assertThat(after.output()).isEqualTo(before.output());
  }

  private static Duration most(Duration ttl) {
    return ttl.multipliedBy(7).dividedBy(10);
  }

  private void assertGone(String service) {
    assertThat(backend.read(service).instances()).isEmpty();
  }
}
