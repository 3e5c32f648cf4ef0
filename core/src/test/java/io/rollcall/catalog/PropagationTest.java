package io.rollcall.catalog;

import static io.rollcall.registry.Instances.healthy;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.ServiceInstance;
import io.rollcall.registry.ScriptedBackend;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How long changes are said to take on their way to watchers. */
@Timeout(30)
class PropagationTest {

  private final ScriptedBackend backend = new ScriptedBackend();
  private final VirtualTime time = new VirtualTime();
  private final List<Duration> delays = new ArrayList<>();
  private final ServiceCatalog catalog =
      new ServiceCatalog(backend, CatalogSettings.DEFAULT, time, time, new Bus<>(), delays::add);
  private final Seen seen = new Seen();

  @BeforeEach
  void subscribe() {
    backend.has("orders", instances(1));
    catalog.start(LastKnown.NOTHING);
    var _ = catalog.subscribe("orders", seen);
    time.pass(Duration.ofSeconds(10));
  }

  @Test
  void whatWasThereAtTheStartIsNoChange() {
    assertThat(delays).isEmpty();
  }

  @Test
  void aChangeAfterQuietTakesNoTime() {
    backend.has("orders", instances(2));

    assertThat(delays).containsExactly(Duration.ZERO);
  }

  @Test
  void changesThatAreToldTogetherCountFromTheEarliest() {
    for (int more = 1; more <= 4; more++) {
      backend.has("orders", instances(1 + more));
      time.pass(Duration.ofMillis(20));
    }
    time.pass(Duration.ofSeconds(1));

    assertThat(seen.revisions()).hasSize(3);
    assertThat(delays).containsExactly(Duration.ZERO, Duration.ofMillis(140));
  }

  @Test
  void aChangeCountsFromWhenItWasToldThoughItHadToWaitForItsTurn() throws Exception {
    var second = new Thread(() -> backend.has("orders", instances(3)));
    var _ =
        catalog.subscribeAll(
            told -> {
              if (told.instances().size() == 2) {
                second.start();
                while (second.getState() != Thread.State.WAITING) {
                  Thread.onSpinWait();
                }
                time.pass(Duration.ofSeconds(2));
              }
            });

    backend.has("orders", instances(2));
    second.join(Duration.ofSeconds(10));

    assertThat(delays).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(2));
  }

  @Test
  void whatIsOnlyConfirmedIsNoChange() {
    backend.disconnect("cut off");
    backend.reconnect();

    assertThat(delays).isEmpty();
  }

  private static ServiceInstance[] instances(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> healthy("orders", "i" + i, 1))
        .toArray(ServiceInstance[]::new);
  }
}
