package io.rollcall.backend.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.config.Authorship;
import io.rollcall.config.Condition;
import io.rollcall.config.ConfigCheck;
import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigSeal;
import io.rollcall.config.ConfigSettings;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigWrite;
import io.rollcall.store.Cell;
import io.rollcall.store.CellNews;
import io.rollcall.store.Cells;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A replica that forgets old versions while it has not heard of the latest ones. */
class StaleRetentionTest {

  private static final Authorship ALICE = new Authorship("alice", "as agreed");
  private static final Duration AGE = Duration.ofDays(1);
  private static final ConfigSettings SETTINGS = new ConfigSettings(2, AGE, 1_000, 1_000_000);

  private final VirtualTime time = new VirtualTime();

  @Test
  void keyThatWasForgottenAndWrittenAnewKeepsItsValue() {
    try (var registry = MemoryRegistry.open(new MemorySettings(null), time, time)) {
      var late = new LateCells(registry.cells());
      var first = store(registry.cells());
      time.pass(Duration.ofMinutes(30));
      try (var other = store(late)) {
        for (int i = 1; i <= 9; i++) {
          put(first, "" + i);
        }
        first.write(new ConfigWrite.Delete("a", Condition.none()), ALICE);
        late.isLate = true;
        time.pass(AGE.plusMinutes(31));
        assertThat(registry.cells().list("", null, 10)).isEmpty();

        put(first, "precious");
        time.pass(Duration.ofHours(1));

        assertThat(other.get("a").content().text()).isEqualTo("precious");
        assertThat(registry.cells().list("values/", null, 10)).hasSize(1);
      } finally {
        first.close();
      }
    }
  }

  private ConfigStore store(Cells cells) {
    return ConfigStore.over(cells, SETTINGS, ConfigSeal.NONE, ConfigCheck.NONE, time, time);
  }

  private static void put(ConfigStore store, String text) {
    var content = new ConfigContent("text/plain", text);
    store.write(new ConfigWrite.Put("a", content, Condition.none(), false), ALICE);
  }

  /** Cells whose followers can be told nothing, not even that. */
  private static final class LateCells implements Cells {

    private final Cells cells;
    private boolean isLate;

    LateCells(Cells cells) {
      this.cells = cells;
    }

    @Override
    public OptionalLong commit(List<Guard> guards, List<Write> writes) {
      return cells.commit(guards, writes);
    }

    @Override
    public @Nullable Cell get(String key) {
      return cells.get(key);
    }

    @Override
    public List<Cell> list(String prefix, @Nullable String after, int most) {
      return cells.list(prefix, after, most);
    }

    @Override
    public Subscription follow(Watcher<CellNews> watcher) {
      return cells.follow(
          new Watcher<>() {
            @Override
            public void onState(CellNews news) {
              if (!isLate) {
                watcher.onState(news);
              }
            }

            @Override
            public void onDisconnected(String reason) {
              watcher.onDisconnected(reason);
            }
          });
    }
  }
}
