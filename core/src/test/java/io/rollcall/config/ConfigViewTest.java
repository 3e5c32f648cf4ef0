package io.rollcall.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.store.Cell;
import io.rollcall.store.CellNews;
import io.rollcall.store.Watcher;
import io.rollcall.time.VirtualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ConfigViewTest {

  private final ConfigView view = new ConfigView((before, after) -> {}, new VirtualTime());

  @Test
  void watchersAreToldAllOnceADisconnectionIsOver() {
    var told = new ArrayList<String>();
    view.onState(all(head("a", 1), head("b", 1)));
    view.watch(ConfigScope.startingWith(""), new Listed(told));

    view.onDisconnected("away");
    view.onState(all(head("a", 2), head("b", 1)));
    view.onState(new CellNews.Changed(List.of(head("b", 2)), Set.of()));
    view.onDisconnected("away again");
    view.onState(all(head("a", 2), head("b", 2)));

    assertThat(told)
        .containsExactly("all a1 b1", "away", "all a2 b1", "changed b2", "away again", "all a2 b2");
  }

  private static CellNews all(Cell... cells) {
    return new CellNews.All(List.of(cells));
  }

  private static Cell head(String key, int number) {
    var version =
        new ConfigVersion(
            key, number, Instant.EPOCH, "alice", "", "text/plain", 1, "checksum", 0, false);
    var text = VersionText.write(new StoredVersion(version, "a", ""));
    return new Cell(CellNames.head(key), text, number);
  }

  /** What a watcher is told, in words. */
  private record Listed(List<String> told) implements Watcher<ConfigNews> {

    @Override
    public void onState(ConfigNews news) {
      told.add(
          switch (news) {
            case ConfigNews.All(var versions) -> "all" + words(versions);
            case ConfigNews.Changed(var versions) -> "changed" + words(versions);
          });
    }

    private static String words(List<ConfigVersion> versions) {
      return versions.stream()
          .map(version -> " " + version.key() + version.number())
          .collect(Collectors.joining());
    }

    @Override
    public void onDisconnected(String reason) {
      told.add(reason);
    }
  }
}
