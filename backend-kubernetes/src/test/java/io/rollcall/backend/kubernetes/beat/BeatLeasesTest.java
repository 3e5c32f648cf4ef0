package io.rollcall.backend.kubernetes.beat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.rollcall.json.UnreadableValue;
import io.rollcall.store.beat.Beats;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BeatLeasesTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.123Z");
  private static final int MOST_BYTES = 256 * 1024;

  private final BeatLeases leases = new BeatLeases("shop");

  @Test
  void heartbeatsComeBackAsTheyWere() throws UnreadableValue {
    var beats =
        new Beats(
            "1f",
            7,
            5,
            Map.of(Long.MAX_VALUE, NOW, 1L, NOW.minusMillis(400), 2L, NOW.plusMillis(3)),
            Set.of(3L, Long.MAX_VALUE - 1));

    assertThat(BeatLeases.read(overTheWire(leases.lease(beats, NOW, null)))).isEqualTo(beats);
  }

  @Test
  void whatIsStoredIsReplacedAndNoOther() {
    var stored = leases.lease(new Beats("1f", 7, 5, Map.of(), Set.of()), NOW, null);
    stored.getMetadata().setUid("c0ffee");
    stored.getMetadata().setResourceVersion("12");

    var next = leases.lease(new Beats("1f", 8, 7, Map.of(), Set.of()), NOW, stored).getMetadata();

    assertThat(next.getUid()).isEqualTo("c0ffee");
    assertThat(next.getResourceVersion()).isEqualTo("12");
  }

  @Test
  void replicaThatHasNothingToTellIsSeenToBeThere() throws UnreadableValue {
    var beats = new Beats("1f", 1, 0, Map.of(), Set.of());
    var lease = overTheWire(leases.lease(beats, NOW, null));

    assertThat(lease.getSpec().getRenewTime().toInstant()).isEqualTo(NOW);
    assertThat(lease.getSpec().getHolderIdentity()).isEqualTo("1f");
    assertThat(BeatLeases.read(lease)).isEqualTo(beats);
  }

  @Test
  void mostHeartbeatsThatAreToldAtOnceFitIntoAnnotations() {
    var random = new Random(1);
    var heard = new HashMap<Long, Instant>();
    while (heard.size() < 8_000) {
      heard.put(random.nextLong(Long.MAX_VALUE), NOW.minusMillis(random.nextInt(5_000)));
    }
    var ending = new HashSet<Long>();
    while (ending.size() < 5_000) {
      ending.add(random.nextLong(Long.MAX_VALUE));
    }

    var lease = leases.lease(new Beats("1f", 1, 0, heard, ending), NOW, null);

    assertThat(lease.getMetadata().getAnnotations().get(BeatLeases.CONTENT))
        .hasSizeLessThan(MOST_BYTES);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "{}",
        "{\"number\":1,\"since\":0,\"at\":0,\"heard\":\"?=0\",\"ending\":\"\"}",
        "{\"number\":1,\"since\":0,\"at\":0,\"heard\":\"\",\"ending\":\",\"}"
      })
  void whatOthersWroteIsNotRead(String content) {
    var lease = leases.lease(new Beats("1f", 1, 0, Map.of(), Set.of()), NOW, null);
    lease.getMetadata().setAnnotations(Map.of(BeatLeases.CONTENT, content));

    assertThatThrownBy(() -> BeatLeases.read(lease)).isInstanceOf(UnreadableValue.class);
  }

  private static Lease overTheWire(Lease lease) {
    return Serialization.unmarshal(Serialization.asJson(lease), Lease.class);
  }
}
