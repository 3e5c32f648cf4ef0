package io.rollcall.catalog;

import static io.rollcall.registry.Instances.healthy;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.ServiceInstance;
import io.rollcall.registry.ScriptedBackend;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How sure the catalog is of what it answers. */
class FreshnessTest {

  private static final CatalogSettings SETTINGS =
      new CatalogSettings(
          Duration.ofSeconds(60),
          Duration.ofSeconds(30),
          Duration.ofMillis(100),
          List.of("planned"));

  private final ScriptedBackend backend = new ScriptedBackend();
  private final VirtualTime time = new VirtualTime();
  private final ServiceCatalog catalog =
      new ServiceCatalog(backend, SETTINGS, time, time, new Bus<>(), PropagationMeter.NONE);

  @Test
  void confirmsWhatTheWatchToldByReadingItAgain() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);

    time.pass(Duration.ofSeconds(90));

    assertThat(peeked("orders").age(time)).isLessThan(Duration.ofSeconds(33));
    assertThat(backend.reads()).isBetween(2, 6);
  }

  @Test
  void readsNothingAgainThatTheBackendProvesToBeTold() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);

    for (int minute = 0; minute < 60; minute++) {
      time.pass(Duration.ofSeconds(2));
      backend.confirm(time.nanos());
      time.pass(Duration.ofSeconds(1));
      assertThat(peeked("orders").age(time)).isLessThanOrEqualTo(Duration.ofSeconds(3));
    }

    assertThat(backend.reads()).isZero();
  }

  @Test
  void readsAgainWhatIsNotProvedAnyMore() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);
    time.pass(Duration.ofSeconds(20));
    backend.confirm(time.nanos());

    time.pass(Duration.ofSeconds(29));
    assertThat(backend.reads()).isZero();

    time.pass(Duration.ofSeconds(5));
    assertThat(backend.reads()).isPositive();
  }

  @Test
  void proofSaysNothingOfAWatchThatIsCutOff() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);
    backend.cutWatches("cut off");

    backend.confirm(time.nanos() + 1);
    time.pass(Duration.ofSeconds(5));

    assertThat(peeked("orders").isStale()).isTrue();
  }

  @Test
  void proofCountsAgainOnceTheWatchIsBack() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);
    backend.disconnect("down");
    backend.reconnect();

    for (int i = 0; i < 30; i++) {
      time.pass(Duration.ofSeconds(3));
      backend.confirm(time.nanos());
    }

    assertThat(peeked("orders").isStale()).isFalse();
  }

  @Test
  void serviceThatCannotBeReadHoldsUpNoOther() {
    var broken = IntStream.range(0, 5).mapToObj(i -> "broken-" + i).toArray(String[]::new);
    for (var service : broken) {
      backend.has(service, healthy(service, "a", 1));
    }
    for (int i = 0; i < 4; i++) {
      backend.has("service-" + i, healthy("service-" + i, "a", 1));
    }
    catalog.start(LastKnown.NOTHING);
    backend.failToRead(broken);

    time.pass(Duration.ofSeconds(70));

    for (var service : broken) {
      assertThat(peeked(service).isStale()).isTrue();
    }
    for (int i = 0; i < 4; i++) {
      assertThat(peeked("service-" + i).isStale()).isFalse();
      assertThat(peeked("service-" + i).age(time)).isLessThan(Duration.ofSeconds(33));
    }
  }

  @Test
  @Timeout(30)
  void marksStaleWhatNobodyConfirmedThoughReadingIsSlow() throws InterruptedException {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);
    var answer = new CompletableFuture<Boolean>();
    backend.duringReads(answer::join);
    var stuck = Thread.ofVirtual().start(() -> time.pass(Duration.ofSeconds(30)));
    while (backend.reads() == 0) {
      Thread.onSpinWait();
    }

    time.pass(Duration.ofSeconds(60));

    assertThat(peeked("orders").isStale()).isTrue();
    answer.complete(true);
    stuck.join();
  }

  @Test
  void noticesWhatASilentWatchDidNotTell() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);
    backend.goSilent();
    backend.has("orders", healthy("orders", "b", 2));

    time.pass(Duration.ofSeconds(33));

    assertThat(peeked("orders").instances()).extracting(ServiceInstance::id).containsExactly("b");
  }

  @Test
  void marksStaleWhatNobodyConfirmedForTheCacheTtl() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);
    backend.fail();

    time.pass(Duration.ofSeconds(59));
    assertThat(peeked("orders").isStale()).isFalse();

    time.pass(Duration.ofSeconds(4));
    assertThat(peeked("orders").isStale()).isTrue();

    backend.reconnect();
    assertThat(peeked("orders").isStale()).isFalse();
  }

  @Test
  void staysStaleUntilTheWatchItselfIsBackHoweverWellReadsGo() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);
    backend.cutWatches("cut off");

    time.pass(Duration.ofMinutes(2));

    assertThat(peeked("orders").isStale()).isTrue();
    backend.reconnect();
    assertThat(peeked("orders").isStale()).isFalse();
  }

  private ServiceSnapshot peeked(String service) {
    var snapshot = catalog.peek(service);
    assertThat(snapshot).isNotNull();
    return snapshot;
  }
}
