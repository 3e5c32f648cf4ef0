package io.rollcall.app.http.stream;

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

  private void change() {
    frames.onState(discovery.discover("orders"));
  }
}
