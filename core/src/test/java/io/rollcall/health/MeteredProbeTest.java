package io.rollcall.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.model.Registration;
import io.rollcall.registry.Instances;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MeteredProbeTest {

  private static final Registration ORDERS = Instances.healthy("orders", "a", 1).registration();

  private final VirtualTime time = new VirtualTime();
  private final List<String> measured = new ArrayList<>();

  @Test
  void aProbeIsMeasured() {
    probe(ProbeResult.passed("fine"));

    assertThat(measured).containsExactly("a PASSED PT2S");
  }

  @Test
  void aProbeThatThrowsIsMeasuredAsOneThatFoundNothing() {
    assertThatThrownBy(() -> probe(null)).hasMessage("on purpose");

    assertThat(measured).containsExactly("a INCONCLUSIVE PT2S");
  }

  /** Takes two seconds, and throws when it is to find null. */
  private void probe(@Nullable ProbeResult found) {
    Probe probe =
        _ -> {
          time.pass(Duration.ofSeconds(2));
          if (found == null) {
            throw new IllegalStateException("on purpose");
          }
          return found;
        };
    var metered =
        new MeteredProbe(
            probe,
            time,
            (instance, result, took) ->
                measured.add(instance.id() + " " + result.verdict() + " " + took));
    var _ = metered.probe(ORDERS);
  }
}
