package io.rollcall.catalog;

import static io.rollcall.registry.Instances.healthy;
import static io.rollcall.registry.Instances.unhealthy;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.RegistryEvent;
import io.rollcall.registry.ScriptedBackend;
import io.rollcall.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventsTest {

  private final ScriptedBackend backend = new ScriptedBackend();
  private final VirtualTime time = new VirtualTime();
  private final Bus<RegistryEvent> bus = new Bus<>();
  private final ServiceCatalog catalog =
      new ServiceCatalog(backend, CatalogSettings.DEFAULT, time, time, bus, PropagationMeter.NONE);
  private final List<RegistryEvent> events = new ArrayList<>();

  @Test
  void tellsWhatHappensToEachInstanceAndNotWhatWasThereBefore() {
    backend.has("orders", healthy("orders", "old", 1));
    bus.subscribe(events::add);
    catalog.start(LastKnown.NOTHING);

    backend.has("orders", healthy("orders", "new", 2), healthy("orders", "old", 1));
    backend.has("orders", healthy("orders", "new", 2), unhealthy("orders", "old", 1));
    backend.has("orders", healthy("orders", "new", 4), unhealthy("orders", "old", 1));
    backend.has("orders", Set.of("old"), healthy("orders", "new", 4));
    backend.has("orders");

    assertThat(told())
        .containsExactly(
            "Registered new @2",
            "HealthChanged old @3",
            "Replaced new @4",
            "Expired old @5",
            "Deregistered new @6");
  }

  @Test
  void tellsOfTheFirstInstanceOfAServiceThatIsNew() {
    bus.subscribe(events::add);
    catalog.start(LastKnown.NOTHING);

    backend.has("orders", healthy("orders", "a", 1));

    assertThat(told()).containsExactly("Registered a @1");
  }

  @Test
  void neitherMissesNorDoublesEventsWhenTheCatalogIsCleared() {
    backend.has("orders", healthy("orders", "a", 1));
    bus.subscribe(events::add);
    catalog.start(LastKnown.NOTHING);
    backend.goSilent();
    backend.has("orders", healthy("orders", "a", 1), healthy("orders", "b", 2));

    catalog.clear();
    catalog.clear();

    assertThat(told()).containsExactly("Registered b @2");
  }

  @Test
  void tellsNothingTwiceAfterADisconnection() {
    backend.has("orders", healthy("orders", "a", 1));
    bus.subscribe(events::add);
    catalog.start(LastKnown.NOTHING);

    backend.disconnect("cut off");
    backend.has("orders", healthy("orders", "a", 1), healthy("orders", "b", 2));
    backend.reconnect();

    assertThat(told()).containsExactly("Registered b @2");
  }

  @Test
  void aFailingSubscriberHarmsNobody() {
    bus.subscribe(
        event -> {
          throw new IllegalStateException("on purpose");
        });
    bus.subscribe(events::add);
    catalog.start(LastKnown.NOTHING);

    backend.has("orders", healthy("orders", "a", 1));

    assertThat(told()).containsExactly("Registered a @1");
  }

  private List<String> told() {
    return events.stream()
        .map(
            event ->
                "%s %s @%d"
                    .formatted(
                        event.getClass().getSimpleName(), event.instance().id(), event.revision()))
        .toList();
  }
}
