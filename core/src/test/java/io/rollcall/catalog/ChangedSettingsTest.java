package io.rollcall.catalog;

import static io.rollcall.registry.Instances.healthy;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.ScriptedBackend;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A catalog that is told to go by other settings. */
class ChangedSettingsTest {

  private static final Duration DAY = Duration.ofDays(1);

  private final ScriptedBackend backend = new ScriptedBackend();
  private final VirtualTime time = new VirtualTime();
  private final ServiceCatalog catalog =
      new ServiceCatalog(
          backend, settings(DAY, DAY, "planned"), time, time, new Bus<>(), PropagationMeter.NONE);

  @Test
  void warmsUpWhatIsNamedNowAndLetsGoOfTheOthers() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);

    catalog.change(settings(DAY, DAY, "later"));

    assertThat(backend.watched()).containsExactlyInAnyOrder("orders", "later");
  }

  @Test
  void marksAsStaleBySoonerTimesFromNowOn() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);
    time.pass(Duration.ofSeconds(60));
    assertThat(isStale("orders")).isFalse();

    catalog.change(settings(Duration.ofSeconds(30), DAY, "planned"));
    backend.failToRead("orders");
    time.pass(Duration.ofSeconds(5));

    assertThat(isStale("orders")).isTrue();
  }

  @Test
  void readsAgainBySoonerTimesFromNowOn() {
    backend.has("orders", healthy("orders", "a", 1));
    catalog.start(LastKnown.NOTHING);
    time.pass(Duration.ofSeconds(60));
    assertThat(backend.reads()).isZero();

    catalog.change(settings(DAY, Duration.ofSeconds(10), "planned"));
    time.pass(Duration.ofSeconds(60));

    assertThat(backend.reads()).isPositive();
  }

  private boolean isStale(String service) {
    var snapshot = catalog.peek(service);
    assertThat(snapshot).isNotNull();
    return snapshot.isStale();
  }

  private static CatalogSettings settings(Duration ttl, Duration refresh, String warmUp) {
    return new CatalogSettings(ttl, refresh, Duration.ofMillis(100), List.of(warmUp));
  }
}
