package io.rollcall.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.config.Condition;
import io.rollcall.config.ConfigNews;
import io.rollcall.config.ConfigScope;
import io.rollcall.config.ConfigVersion;
import io.rollcall.config.ConfigWrite;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.store.Watcher;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Which keys there are, and who is told of them. */
public abstract class ConfigWatchContract extends ConfigContract {

  @Test
  protected void watchersAreToldAllAndThenWhatChanges() {
    put("payments/limits", "1");
    put("orders/limits", "1");
    for (var replica : replicas) {
      var all = new Told();
      var one = new Told();
      var none = new Told();
      replica.watch(ConfigScope.startingWith("payments/"), all);
      replica.watch(ConfigScope.of("payments/limits"), one);
      replica.watch(ConfigScope.of("payments"), none);

      long number = put("payments/limits", "of " + replicas.indexOf(replica)).number();
      var added = "payments/of-" + replicas.indexOf(replica);
      put(added, "1");

      one.await(Map.of("payments/limits", number));
      all.awaitAmong("payments/limits", number);
      all.awaitAmong(added, 1L);
      store.write(new ConfigWrite.Delete(added, Condition.none()), ALICE);
      all.awaitGone(added);
      none.await(Map.of());
    }
  }

  @Test
  protected void watchersAreToldAllThatIsWrittenTogether() {
    put("payments/0", "1");
    for (var replica : replicas) {
      var told = new Told();
      replica.watch(ConfigScope.startingWith("payments/"), told);
      told.awaitAmong("payments/0", 1L);
      var keys = Stream.of("a", "b", "c").map(key -> key + replicas.indexOf(replica)).toList();

      store.write(
          keys.stream()
              .<ConfigWrite>map(
                  key -> new ConfigWrite.Put("payments/" + key, json("1"), Condition.none(), false))
              .toList(),
          ALICE);

      keys.forEach(key -> told.awaitAmong("payments/" + key, 1L));
    }
  }

  @Test
  protected void listsTheKeysThatHaveValues() {
    for (var key : List.of("b/1", "a", "b/2", "c", "b/3")) {
      put(key, "1");
    }
    store.write(new ConfigWrite.Delete("b/2", Condition.none()), ALICE);

    for (var replica : replicas) {
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(keys(replica.list("b/", null, 10))).containsExactly("b/1", "b/3"));
      assertThat(keys(replica.list("", "b/1", 2))).containsExactly("b/3", "c");
      assertThat(keys(replica.list("b/", "b/1", 2))).containsExactly("b/3");
    }
  }

  @Test
  protected void scopesArePrefixesOfKeys() {
    for (var prefix : List.of("=a", "/", "a//", "a b", "x".repeat(257))) {
      assertThatExceptionOfType(InvalidValue.class)
          .isThrownBy(() -> ConfigScope.startingWith(prefix));
    }
    for (var prefix : List.of("", "a", "a/", "a/b-")) {
      assertThat(ConfigScope.startingWith(prefix).prefix()).isEqualTo(prefix);
    }
  }

  private static List<String> keys(List<ConfigVersion> versions) {
    return versions.stream().map(ConfigVersion::key).toList();
  }

  /** What a watcher knows: the latest number of each key that has a value. */
  private static final class Told implements Watcher<ConfigNews> {

    private final Map<String, Long> numbers = new ConcurrentHashMap<>();

    @Override
    public void onState(ConfigNews news) {
      switch (news) {
        case ConfigNews.All(var versions) -> {
          numbers.clear();
          versions.forEach(this::take);
        }
        case ConfigNews.Changed(var versions) -> versions.forEach(this::take);
      }
    }

    private void take(ConfigVersion version) {
      if (version.isDeletion()) {
        numbers.remove(version.key());
      } else {
        numbers.put(version.key(), version.number());
      }
    }

    @Override
    public void onDisconnected(String reason) {
      throw new AssertionError("disconnected: " + reason);
    }

    void await(Map<String, Long> expected) {
      Awaitility.await().untilAsserted(() -> assertThat(numbers).isEqualTo(expected));
    }

    void awaitAmong(String key, long number) {
      Awaitility.await().untilAsserted(() -> assertThat(numbers).containsEntry(key, number));
    }

    void awaitGone(String key) {
      Awaitility.await().untilAsserted(() -> assertThat(numbers).doesNotContainKey(key));
    }
  }
}
