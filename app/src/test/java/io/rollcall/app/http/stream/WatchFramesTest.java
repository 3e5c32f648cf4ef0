package io.rollcall.app.http.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.OneServer;
import io.rollcall.app.http.answer.SnapshotJson;
import io.rollcall.discovery.Discovery;
import io.rollcall.discovery.InstanceFilter;
import io.rollcall.time.VirtualTime;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@OneServer
class WatchFramesTest {

  @Inject SnapshotJson json;
  @Inject Discovery discovery;
  private final VirtualTime time = new VirtualTime();
  private WatchFrames frames;

  @BeforeEach
  void watch() {
    frames = new WatchFrames(discovery, json, "orders", InstanceFilter.HEALTHY, -1, time);
  }

  @Test
  void newsWaitsFromWhenTheFirstOfItCame() {
    assertThat(frames.waitingSinceNanos()).isNull();

    long firstNanos = time.nanos();
    change();
    time.pass(Duration.ofSeconds(3));
    change();
    assertThat(frames.waitingSinceNanos()).isEqualTo(firstNanos);

    assertThat(frames.next()).isNotNull();
    assertThat(frames.waitingSinceNanos()).isNull();
  }

  @Test
  void whatIsLeftWaitsAnewWithEachFrame() {
    change();
    frames.onDisconnected("cut off");
    time.pass(Duration.ofSeconds(3));

    assertThat(frames.next()).isNotNull();
    assertThat(frames.waitingSinceNanos()).isEqualTo(time.nanos());
    assertThat(frames.next()).isNotNull();
    assertThat(frames.waitingSinceNanos()).isNull();
  }

  @Test
  void theStateThatEndsAStaleIsToldToWhoHasItAsWell() {
    long revision = discovery.discover("orders").revision();
    frames = new WatchFrames(discovery, json, "orders", InstanceFilter.HEALTHY, revision, time);
    frames.onDisconnected("cut off");
    assertThat(frames.next()).asString(UTF_8).contains("event: stale");

    change();

    assertThat(frames.next()).asString(UTF_8).contains("event: state");
    assertThat(frames.next()).isNull();
  }

  private void change() {
    frames.onState(discovery.discover("orders"));
  }
}
