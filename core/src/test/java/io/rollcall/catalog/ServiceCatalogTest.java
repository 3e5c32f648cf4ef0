package io.rollcall.catalog;

import static io.rollcall.registry.Instances.healthy;
import static io.rollcall.registry.Instances.unhealthy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.ServiceInstance;
import io.rollcall.registry.ScriptedBackend;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ServiceCatalogTest {

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
  void holdsEveryServiceThatIsThereAtTheStart() {
    backend.has("orders", healthy("orders", "a", 1));

    catalog.start(LastKnown.NOTHING);

    assertThat(backend.watched()).containsExactlyInAnyOrder("orders", "planned");
    assertThat(peeked("orders").instances()).extracting(ServiceInstance::id).containsExactly("a");
  }

  @Test
  void showsAServiceThatComesLaterAndEachOfItsChanges() {
    catalog.start(LastKnown.NOTHING);

    backend.has("orders", healthy("orders", "a", 1));
    backend.has("orders", healthy("orders", "a", 1), unhealthy("orders", "b", 2));

    assertThat(peeked("orders").revision()).isEqualTo(2);
    assertThat(peeked("orders").instances()).hasSize(2);
    assertThat(peeked("orders").healthy()).extracting(ServiceInstance::id).containsExactly("a");
  }

  @Test
  void answersNamesThatDoNotExistWithoutKeepingOrAskingAnything() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);

    for (int i = 0; i < 1_000; i++) {
      assertThat(peeked("nobody-" + i).instances()).isEmpty();
    }

    assertThat(peeked("nobody").revision()).isEqualTo(1);
    assertThat(backend.watched()).containsExactlyInAnyOrder("orders", "planned");
    assertThat(backend.reads()).isZero();
  }

  @Test
  void letsAServiceGoThatHasNoInstancesLeft() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);

    backend.has("orders");

    assertThat(backend.watched()).containsExactly("planned");
    assertThat(peeked("orders").instances()).isEmpty();
    assertThat(peeked("orders").revision()).isEqualTo(2);
  }

  @Test
  void countsServicesAndTheirInstances() {
    catalog.start(LastKnown.NOTHING);
    backend.has("orders", healthy("orders", "a", 1), unhealthy("orders", "b", 2));
    backend.has("stock", healthy("stock", "a", 3));
    backend.has("payments", healthy("payments", "a", 4));

    backend.has("orders", healthy("orders", "a", 1));
    catalog.clear();
    backend.has("stock");

    assertThat(catalog.serviceCount()).isEqualTo(2);
    assertThat(catalog.instanceCount()).isEqualTo(2);
  }

  @Test
  void countsNoInstanceOfAServiceThatLeftUnseen() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);
    backend.disconnect("cut off");
    assertThatThrownBy(() -> catalog.clear("orders")).isInstanceOf(BackendUnavailable.class);

    backend.beginAnew();
    backend.reconnect();

    assertThat(catalog.serviceCount()).isZero();
    assertThat(catalog.instanceCount()).isZero();
  }

  @Test
  void servesTheLastKnownGoodMarkedStaleWhileTheBackendIsAway() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);
    time.pass(Duration.ofSeconds(3));

    backend.disconnect("cut off");

    assertThat(peeked("orders").isStale()).isTrue();
    assertThat(peeked("orders").instances()).hasSize(1);
    assertThat(peeked("orders").age(time)).isEqualTo(Duration.ofSeconds(3));

    backend.reconnect();

    assertThat(peeked("orders").isStale()).isFalse();
    assertThat(peeked("orders").age(time)).isZero();
  }

  @Test
  void saysClearlyThatAServiceNeverSeenCannotBeKnownWhileTheBackendIsAway() {
    catalog.start(LastKnown.NOTHING);
    backend.disconnect("cut off");

    assertThat(catalog.peek("orders")).isNull();
    assertThatThrownBy(() -> catalog.get("orders"))
        .isInstanceOf(BackendUnavailable.class)
        .hasMessageContaining("orders")
        .hasMessageContaining("scripted")
        .hasMessageContaining("down");
  }

  @Test
  void aServiceThatWasNotThereBeforeTheBackendWentAwayIsAnsweredAsStale() {
    backend.has("stock", healthy("stock", "a", 1));
    backend.tellLastKnown();
    catalog.start(LastKnown.NOTHING);
    backend.disconnect("cut off");

    assertThat(catalog.get("orders").instances()).isEmpty();
    assertThat(catalog.get("orders").isStale()).isTrue();
    assertThat(backend.watched()).containsExactlyInAnyOrder("stock", "planned");
  }

  @Test
  void aServiceThatLeavesWhileItIsClearedIsToldAsLeft() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);
    var told = new ArrayList<ServiceSnapshot>();
    catalog.subscribeAll(told::add);
    backend.tellNamesFirst();
    backend.duringWatches(
        () -> {
          backend.duringWatches(() -> {});
          backend.has("orders");
        });

    catalog.clear("orders");

    assertThat(told.getLast().instances()).isEmpty();
    assertThat(catalog.instanceCount()).isZero();
    assertThat(backend.watched()).containsExactly("planned");
  }

  @Test
  void waitsForTheFirstAnswerNoLongerThanItMay() {
    backend.fail();
    catalog.start(LastKnown.NOTHING);

    assertThatThrownBy(() -> catalog.get("orders")).isInstanceOf(BackendUnavailable.class);

    backend.reconnect();

    assertThat(catalog.get("orders").isStale()).isFalse();
  }

  @Test
  void storeThatBeganAnewIsServedAtItsOwnRevisions() {
    for (int i = 0; i < 9; i++) {
      backend.has("orders", healthy("orders", "ghost-" + i, 1));
    }
    catalog.start(LastKnown.NOTHING);

    backend.disconnect("its data are gone");
    backend.beginAnew();
    backend.has("payments", healthy("payments", "a", 1));
    backend.reconnect();

    assertThat(peeked("orders").instances()).isEmpty();
    assertThat(peeked("orders").revision()).isEqualTo(1);
    assertThat(peeked("payments").instances()).hasSize(1);
    assertThat(catalog.names()).containsExactly("payments");
  }

  @Test
  void passesOverADeliveryThatAReadOvertook() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);
    backend.has("orders", healthy("orders", "b", 2));

    backend.deliverAgain("orders", 1, healthy("orders", "a", 1));

    assertThat(peeked("orders").revision()).isEqualTo(2);
  }

  @Test
  void holdsNothingForANameItCouldNotFindWhileTheBackendWasAway() {
    catalog.start(LastKnown.NOTHING);
    backend.disconnect("cut off");

    assertThatThrownBy(() -> catalog.get("made-up")).isInstanceOf(BackendUnavailable.class);

    assertThat(backend.watched()).containsExactly("planned");
  }

  @Test
  void encodesARevisionOnceHoweverOftenItIsReadAndConfirmed() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);
    var encodings = new int[1];
    Function<ServiceSnapshot, byte[]> encoder =
        snapshot -> {
          encodings[0]++;
          return new byte[] {(byte) snapshot.revision()};
        };

    var first = peeked("orders").encoded("json", encoder);
    time.pass(Duration.ofSeconds(60));
    assertThat(peeked("orders").encoded("json", encoder)).isSameAs(first);

    backend.has("orders", healthy("orders", "b", 2));
    assertThat(peeked("orders").encoded("json", encoder)).containsExactly(2);
    assertThat(encodings[0]).isEqualTo(2);
  }

  @Test
  void clearingAsksTheBackendAnewAndDoublesNoSubscription() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);
    backend.goSilent();
    backend.has("orders", healthy("orders", "b", 2));

    catalog.clear();

    assertThat(peeked("orders").instances()).extracting(ServiceInstance::id).containsExactly("b");
    assertThat(backend.watched()).containsExactlyInAnyOrder("orders", "planned");
  }

  @Test
  void clearingReadsFromTheBackendWhateverTheWatchTells() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);
    backend.deliverAgain("orders", 1, healthy("orders", "ghost", 1));
    var readsBefore = backend.reads();

    catalog.clear("orders");

    assertThat(backend.reads()).isEqualTo(readsBefore + 1);
    assertThat(peeked("orders").instances()).extracting(ServiceInstance::id).containsExactly("a");
  }

  @Test
  void clearingSaysWhatCouldNotBeReadAndMarksIt() {
    backend.has("orders", healthy("orders", "a", 1));
    backend.has("broken", healthy("broken", "a", 1));
    catalog.start(LastKnown.NOTHING);
    backend.failToRead("broken");

    assertThatThrownBy(catalog::clear).isInstanceOf(BackendUnavailable.class);

    assertThat(peeked("broken").isStale()).isTrue();
    assertThat(peeked("orders").isStale()).isFalse();
  }

  @Test
  void leavesNoWatchBehindWhenClosed() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);

    catalog.close();

    assertThat(backend.watched()).isEmpty();
  }

  private ServiceSnapshot peeked(String service) {
    var snapshot = catalog.peek(service);
    assertThat(snapshot).isNotNull();
    return snapshot;
  }
}
