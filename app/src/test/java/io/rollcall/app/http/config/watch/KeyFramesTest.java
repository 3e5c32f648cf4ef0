package io.rollcall.app.http.config.watch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.app.TestServer;
import io.rollcall.app.wiring.FaultyBackend;
import io.rollcall.config.Authorship;
import io.rollcall.config.Condition;
import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigNews;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigWrite;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class KeyFramesTest {

  @AutoClose
  private final TestServer server = TestServer.start(Map.of("rollcall.backend", "faulty"));

  private final FaultyBackend backend = FaultyBackend.of(server);
  private final ConfigStore store = server.bean(ConfigStore.class);
  private final VirtualTime time = new VirtualTime();
  private final KeyFrames frames =
      new KeyFrames(store, server.bean(ConfigFrames.class), "limits", -1, time, time);

  @Test
  void aSlowClientIsToldTheLatestValueAlone() {
    put("1");
    frames.open(() -> {});
    assertThat(next()).contains("event: state", "\"value\":\"1\"");

    put("2");
    put("3");
    put("4");

    assertThat(next()).contains("event: change", "\"version\":4", "\"value\":\"4\"");
    assertThat(next()).isNull();
    assertThat(frames.waitingSinceNanos()).isNull();
  }

  @Test
  void aValueThatCannotBeReadIsReadAgainLater() {
    put("1");
    backend.fail(new BackendUnavailable("the store is gone", null));
    frames.open(() -> {});

    assertThat(next()).contains("event: stale", "the store is gone");
    assertThat(next()).isNull();
    time.pass(Duration.ofMinutes(1));
    assertThat(next()).isNull();

    backend.fail(null);
    time.pass(Duration.ofMinutes(1));
    assertThat(next()).contains("event: state", "\"value\":\"1\"");
    assertThat(next()).isNull();
  }

  @Test
  void theOneThatEndsADisconnectionIsTheWholeState() {
    put("1");
    frames.open(() -> {});
    next();

    frames.onDisconnected("cut off");
    assertThat(next()).contains("event: stale", "cut off");
    put("2");

    assertThat(next()).contains("event: state", "\"value\":\"2\"");
  }

  @Test
  void aValueThatCannotBeReadIsReadAgainOnceAtATime() {
    put("1");
    backend.fail(new BackendUnavailable("the store is gone", null));
    var news = new AtomicInteger();
    frames.open(news::incrementAndGet);
    next();
    for (int i = 0; i < 3; i++) {
      frames.onState(new ConfigNews.Changed(List.of(store.list("", null, 1).getFirst())));
      assertThat(next()).isNull();
    }
    int before = news.get();

    time.pass(Duration.ofSeconds(5));

    assertThat(news.get()).isEqualTo(before + 1);
  }

  @Test
  void theStateThatEndsAStaleIsToldToWhoHasItAsWell() {
    put("1");
    var resumed = resumed(1);
    resumed.onDisconnected("cut off");
    assertThat(text(resumed.next())).contains("event: stale");

    resumed.open(() -> {});

    assertThat(text(resumed.next())).contains("event: state", "\"version\":1");
  }

  @Test
  void whoComesBackToAReplicaThatIsCutOffIsNotPutBackToAnEarlierVersion() {
    put("1");
    cutOff();
    var later = resumed(2);
    var older = resumed(-1);
    var deleted = resumed(2, "nothing");

    later.open(() -> {});
    older.open(() -> {});
    deleted.open(() -> {});

    assertThat(text(later.next())).contains("event: stale");
    assertThat(later.next()).isNull();
    assertThat(text(older.next())).contains("event: state", "\"version\":1");
    assertThat(text(deleted.next())).contains("event: stale");
  }

  private KeyFrames resumed(long after) {
    return resumed(after, "limits");
  }

  private KeyFrames resumed(long after, String key) {
    return new KeyFrames(store, server.bean(ConfigFrames.class), key, after, time, time);
  }

  private void cutOff() {
    backend.cutOffCells("cut off");
  }

  private static String text(byte @Nullable [] frame) {
    return frame == null ? "" : new String(frame, UTF_8);
  }

  private void put(String value) {
    store.write(
        new ConfigWrite.Put(
            "limits", new ConfigContent("text/plain", value), Condition.none(), false),
        new Authorship("alice", ""));
  }

  private @Nullable String next() {
    var frame = frames.next();
    return frame == null ? null : new String(frame, UTF_8);
  }
}
