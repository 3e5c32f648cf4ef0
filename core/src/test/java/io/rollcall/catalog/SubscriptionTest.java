package io.rollcall.catalog;

import static io.rollcall.registry.Instances.healthy;
import static io.rollcall.registry.Instances.unhealthy;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.ServiceInstance;
import io.rollcall.registry.ScriptedBackend;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubscriptionTest {

  private final ScriptedBackend backend = new ScriptedBackend();
  private final VirtualTime time = new VirtualTime();
  private final ServiceCatalog catalog =
      new ServiceCatalog(
          backend, CatalogSettings.DEFAULT, time, time, new Bus<>(), PropagationMeter.NONE);
  private final Seen seen = new Seen();
  private Subscription subscription = () -> {};

  @BeforeEach
  void subscribe() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);
    subscription = catalog.subscribe("orders", seen);
    time.pass(Duration.ofSeconds(10));
  }

  @Test
  void tellsTheWholeStateAtOnce() {
    assertThat(seen.revisions()).containsExactly(1L);
  }

  @Test
  void tellsAChangeAfterQuietAtOnce() {
    backend.has("orders", instances(2));

    assertThat(seen.revisions()).containsExactly(1L, 2L);
  }

  @Test
  void tellsTheChangesOfAShortStormOnceWhenItIsOver() {
    for (int i = 2; i <= 6; i++) {
      backend.has("orders", instances(i));
      time.pass(Duration.ofMillis(10));
    }
    assertThat(seen.revisions()).containsExactly(1L, 2L);

    time.pass(Duration.ofMillis(100));

    assertThat(seen.revisions()).containsExactly(1L, 2L, 6L);
  }

  @Test
  void tellsOfALongStormOnceASecond() {
    for (int i = 2; i <= 62; i++) {
      backend.has("orders", instances(i));
      time.pass(Duration.ofMillis(50));
    }

    assertThat(seen.revisions()).hasSize(5).startsWith(1L, 2L);
  }

  @Test
  void tellsOfALossWithoutDelay() {
    backend.has("orders", instances(3));
    backend.has("orders", instances(2));
    backend.has("orders", unhealthy("orders", "i1", 1), healthy("orders", "i2", 1));

    assertThat(seen.revisions()).containsExactly(1L, 2L, 3L, 4L);
  }

  @Test
  void saysNothingOfAWriteThatChangedNothing() {
    backend.has("orders", healthy("orders", "a", 1));
    time.pass(Duration.ofSeconds(2));

    assertThat(seen.revisions()).containsExactly(1L);
  }

  @Test
  void tellsOfADisconnectionOnceAndOfItsEnd() {
    backend.disconnect("cut off");
    backend.reconnect();

    assertThat(seen.disconnections()).containsExactly("cut off");
    assertThat(seen.revisions()).containsExactly(1L, 1L);
  }

  @Test
  void saysNothingAfterItWasClosed() {
    subscription.close();

    backend.has("orders", instances(2));

    assertThat(seen.revisions()).containsExactly(1L);
  }

  @Test
  void watchesAServiceThatDoesNotExistYet() {
    var later = new Seen();
    catalog.subscribe("later", later);

    backend.has("later", healthy("later", "a", 1));

    assertThat(later.revisions()).containsExactly(1L, 2L);
  }

  @Test
  void keepsTellingAServiceThatLostItsLastInstanceAndCameBack() {
    backend.has("orders");
    backend.has("orders", instances(1));
    time.pass(Duration.ofSeconds(1));

    assertThat(seen.revisions()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void leavesNoTraceOfANameThatNeverExisted() {
    catalog.subscribe("ghost", new Seen()).close();

    assertThat(backend.watched()).containsExactly("orders");
  }

  @Test
  void tellsWhatWaitedBeforeItTellsOfADisconnection() {
    backend.has("orders", instances(2));
    backend.has("orders", instances(3));

    backend.disconnect("cut off");
    time.pass(Duration.ofSeconds(2));

    assertThat(seen.revisions()).containsExactly(1L, 2L, 3L);
    assertThat(seen.disconnections()).containsExactly("cut off");
  }

  @Test
  void maySubscribeAndCloseFromWithinADelivery() throws InterruptedException {
    var subscriptions = new LinkedBlockingQueue<Subscription>();
    for (int i = 0; i < 2; i++) {
      subscribeAgainAndAgain(subscriptions);
    }
    var writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  for (int i = 1; i <= 2_000; i++) {
                    backend.has("orders", instances(1 + i % 2));
                  }
                });

    assertThat(writer.join(Duration.ofSeconds(20))).as("no deadlock").isTrue();
  }

  private void subscribeAgainAndAgain(Queue<Subscription> subscriptions) {
    Thread.ofVirtual()
        .start(
            () -> {
              for (int i = 0; i < 2_000; i++) {
                var once =
                    new Watcher<ServiceSnapshot>() {
                      @Override
                      public void onState(ServiceSnapshot snapshot) {
                        var other = subscriptions.poll();
                        if (other != null) {
                          other.close();
                        }
                      }

                      @Override
                      public void onDisconnected(String reason) {}
                    };
                subscriptions.add(catalog.subscribe("orders", once));
              }
            });
  }

  private static ServiceInstance[] instances(int count) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(i -> healthy("orders", "i" + i, 1))
        .toArray(ServiceInstance[]::new);
  }
}
