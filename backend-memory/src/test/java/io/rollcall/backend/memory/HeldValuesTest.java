package io.rollcall.backend.memory;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.config.Authorship;
import io.rollcall.config.Condition;
import io.rollcall.config.ConfigCheck;
import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigSeal;
import io.rollcall.config.ConfigSettings;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigVersion;
import io.rollcall.config.ConfigWrite;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.ConfigNotFound;
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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What a configuration store holds of values, and says of how fresh they are. */
class HeldValuesTest {

  private static final Authorship ALICE = new Authorship("alice", "as agreed");

  private final VirtualTime time = new VirtualTime();

  @AutoClose
  private final MemoryRegistry registry = MemoryRegistry.open(new MemorySettings(null), time, time);

  private final Following cells = new Following(registry.cells());

  @Test
  void theBytesThatAreHeldAreTheSameEachTime() {
    try (var store = store(ConfigSeal.NONE)) {
      put(store, "a", "1");
      assertThat(store.peek("a")).isNull();

      var read = store.get("a").content().utf8();

      assertThat(requireNonNull(store.peek("a")).content().utf8()).isSameAs(read);
      assertThat(store.get("a", 1).content().utf8()).isSameAs(read);
    }
  }

  @Test
  void whatIsSealedInTheStoreIsNotHeldInClear() {
    var seal = new Reversing();
    try (var store = store(seal)) {
      put(store, "a", "secret");
      assertThat(store.get("a").content().text()).isEqualTo("secret");
      assertThat(registry.cells().list("values/", null, 1))
          .extracting(Cell::value)
          .containsExactly("terces");

      seal.isLost = true;

      assertThatThrownBy(() -> store.peek("a")).isInstanceOf(BackendUnavailable.class);
    }
  }

  @Test
  void itIsToldForHowLongTheStoreHasBeenAway() {
    try (var store = store(ConfigSeal.NONE)) {
      put(store, "a", "1");
      assertThat(store.staleFor()).isNull();

      cells.lose("no route");
      time.pass(Duration.ofSeconds(7));
      cells.lose("no route yet");
      time.pass(Duration.ofSeconds(3));
      assertThat(store.staleFor()).hasSeconds(10);

      cells.find();
      assertThat(store.staleFor()).isNull();
    }
  }

  @Test
  void aVersionIsKnownWithoutItsValue() {
    try (var store = store(ConfigSeal.NONE)) {
      put(store, "a", "1");
      store.write(new ConfigWrite.Delete("a", Condition.none()), ALICE);

      assertThat(store.version("a", 1).isDeletion()).isFalse();
      assertThat(store.version("a", 2).isDeletion()).isTrue();
      assertThatThrownBy(() -> store.version("a", 3)).isInstanceOf(ConfigNotFound.class);
    }
  }

  @Test
  void aListShowsWhatMayBeSeen() {
    try (var store = store(ConfigSeal.NONE)) {
      List.of("a", "b", "c", "d").forEach(key -> put(store, key, "1"));

      assertThat(store.list("", key -> !key.equals("b"), null, 2))
          .extracting(ConfigVersion::key)
          .containsExactly("a", "c");
    }
  }

  private ConfigStore store(ConfigSeal seal) {
    return ConfigStore.over(cells, ConfigSettings.DEFAULT, seal, ConfigCheck.NONE, time, time);
  }

  private static void put(ConfigStore store, String key, String text) {
    var content = new ConfigContent("text/plain", text);
    store.write(new ConfigWrite.Put(key, content, Condition.none(), false), ALICE);
  }

  /** Seals by turning a text round, for as long as it knows how. */
  private static final class Reversing implements ConfigSeal {

    private boolean isLost;

    @Override
    public String seal(String key, String text) {
      return new StringBuilder(text).reverse().toString();
    }

    @Override
    public String open(String key, String stored) {
      if (isLost) {
        throw new BackendUnavailable("no key opens it", null);
      }
      return seal(key, stored);
    }
  }

  /** Cells whose follower can be told that the store is away. */
  private static final class Following implements Cells {

    private final Cells cells;
    private @Nullable Watcher<CellNews> follower;

    Following(Cells cells) {
      this.cells = cells;
    }

    void lose(String reason) {
      requireNonNull(follower).onDisconnected(reason);
    }

    void find() {
      requireNonNull(follower).onState(new CellNews.All(cells.list(FOLLOWED, null, 100)));
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
      follower = watcher;
      return cells.follow(watcher);
    }
  }
}
