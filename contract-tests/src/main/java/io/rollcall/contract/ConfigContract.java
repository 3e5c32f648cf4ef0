package io.rollcall.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.config.Authorship;
import io.rollcall.config.Condition;
import io.rollcall.config.ConfigCheck;
import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigNews;
import io.rollcall.config.ConfigScope;
import io.rollcall.config.ConfigSeal;
import io.rollcall.config.ConfigSettings;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigVersion;
import io.rollcall.config.ConfigWrite;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.ConfigNotFound;
import io.rollcall.model.RegistryException.ConfigVersionMismatch;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.store.Cells;
import io.rollcall.store.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The configuration store over a backend. */
public abstract class ConfigContract {

  private static final Authorship ALICE = new Authorship("alice", "as agreed");
  private static final int WRITERS = 8;

  private BackendFixture fixture;
  private List<ConfigStore> replicas;
  private ConfigStore store;

  /** A new one each time. */
  protected abstract BackendFixture newFixture();

  /** How many writes the writers of one key make together; more where they are quick. */
  protected int writes() {
    return 400;
  }

  @BeforeEach
  final void open() {
    fixture = newFixture();
    replicas = stores(ConfigSettings.DEFAULT);
    store = replicas.getFirst();
  }

  @AfterEach
  final void close() {
    replicas.forEach(ConfigStore::close);
    fixture.close();
  }

  private List<ConfigStore> stores(ConfigSettings settings) {
    return fixture.replicas().stream()
        .map(
            replica ->
                ConfigStore.over(
                    replica.cells(),
                    settings,
                    ConfigSeal.NONE,
                    ConfigCheck.NONE,
                    fixture.clock(),
                    fixture.scheduler()))
        .toList();
  }

  @Test
  protected void firstVersionIsReadAsItWasWritten() {
    var made = put("payments/limits", "{\"most\": 10}");

    assertThat(made.number()).isEqualTo(1);
    for (var replica : replicas) {
      var read = eventually(() -> replica.get("payments/limits"));
      assertThat(read.version()).isEqualTo(made);
      assertThat(read.content()).isEqualTo(json("{\"most\": 10}"));
    }
    assertThat(made.author()).isEqualTo("alice");
    assertThat(made.message()).isEqualTo("as agreed");
    assertThat(made.checksum()).hasSize(64);
    assertThat(made.size()).isEqualTo(12);
  }

  @Test
  protected void sameValueAgainChangesNothing() {
    var first = put("a", "1");

    for (var replica : replicas) {
      var again =
          replica.write(new ConfigWrite.Put("a", json("1"), Condition.none(), false), ALICE);
      assertThat(again.isChanged()).isFalse();
      assertThat(again.version()).isEqualTo(first);
    }
    assertThat(numbers("a")).containsExactly(1L);
    var other = new ConfigContent("text/plain", "1");
    assertThat(
            store
                .write(new ConfigWrite.Put("a", other, Condition.none(), false), ALICE)
                .isChanged())
        .isTrue();
  }

  @Test
  protected void conditionsAreComparedWithWhatIsThereNow() {
    put("a", "1", Condition.absent());
    put("a", "2", Condition.at(1));

    for (var replica : replicas) {
      assertMismatch(2, () -> put(replica, "a", "3", Condition.at(1)));
      assertMismatch(2, () -> put(replica, "a", "3", Condition.absent()));
      assertMismatch(2, () -> replica.write(new ConfigWrite.Delete("a", Condition.at(1)), ALICE));
      assertMismatch(0, () -> put(replica, "b", "3", Condition.at(1)));
    }
    assertThat(numbers("a")).containsExactly(2L, 1L);
    store.write(new ConfigWrite.Delete("a", Condition.at(2)), ALICE);
    assertThat(put("a", "4", Condition.absent()).number()).isEqualTo(4);
  }

  @Test
  protected void deletionIsAVersionAndIsUndoneByRollback() {
    put("a", "1");
    put("a", "2");
    var deleted = store.write(new ConfigWrite.Delete("a", Condition.none()), ALICE).version();

    assertThat(deleted.number()).isEqualTo(3);
    assertThat(deleted.isDeletion()).isTrue();
    for (var replica : replicas) {
      Awaitility.await().untilAsserted(() -> assertNotFound(() -> replica.get("a")));
      assertNotFound(() -> replica.write(new ConfigWrite.Delete("a", Condition.none()), ALICE));
      assertNotFound(() -> rollback(replica, "a", 3));
      assertNotFound(() -> rollback(replica, "a", 4));
    }
    var restored = rollback(replicas.getLast(), "a", 1);
    assertThat(restored.number()).isEqualTo(4);
    assertThat(restored.restores()).isEqualTo(1);
    assertThat(eventually(() -> store.get("a")).content()).isEqualTo(json("1"));
    assertThat(numbers("a")).containsExactly(4L, 3L, 2L, 1L);
  }

  @Test
  protected void everyVersionCanBeRead() {
    put("a", "1");
    put("a", "2");
    store.write(new ConfigWrite.Delete("a", Condition.none()), ALICE);

    for (var replica : replicas) {
      assertThat(replica.get("a", 1).content()).isEqualTo(json("1"));
      assertThat(replica.get("a", 2).content()).isEqualTo(json("2"));
      assertNotFound(() -> replica.get("a", 3));
      assertNotFound(() -> replica.get("a", 4));
      assertNotFound(() -> replica.get("b", 1));
    }
  }

  @Test
  protected void historyComesPageByPageTheLatestFirst() {
    for (int i = 1; i <= 7; i++) {
      put("a", "" + i);
    }
    put("a/b", "another key");

    var numbers = new ArrayList<Long>();
    @Nullable String from = null;
    do {
      var page = store.history("a", from, 3);
      assertThat(page.versions()).hasSizeLessThanOrEqualTo(3);
      page.versions().forEach(version -> numbers.add(version.number()));
      from = page.next();
    } while (from != null);
    assertThat(numbers).containsExactly(7L, 6L, 5L, 4L, 3L, 2L, 1L);
    assertNotFound(() -> store.history("b", null, 10));
  }

  @Test
  protected void historyEndsWithTheEarliestThatIsKept() {
    keepOnly(4);
    for (int i = 1; i <= 8; i++) {
      put("a", "" + i);
    }

    var first = store.history("a", null, 2);
    var last = store.history("a", first.next(), 2);

    assertThat(last.versions()).extracting(ConfigVersion::number).containsExactly(6L, 5L);
    assertThat(last.next()).isNull();
  }

  @Test
  protected void pageThatIsNotKeptAnyMoreIsEmpty() {
    put("a", "1");

    assertThat(store.history("a", "1-0123456789abcdef", 3).versions()).isEmpty();
    assertThat(store.history("a", "1-0123456789abcdef", 3).next()).isNull();
    assertThatExceptionOfType(InvalidValue.class).isThrownBy(() -> store.history("a", "first", 3));
  }

  @Test
  protected void historyIsReadWhileItIsWritten() throws Exception {
    keepOnly(2);
    put("a", "first");
    var isWritten = new AtomicBoolean();

    Concurrently.run(
        2,
        number -> {
          try {
            for (int i = 0; number == 0 && i < writes() / 4; i++) {
              put("a", "" + i);
            }
          } finally {
            if (number == 0) {
              isWritten.set(true);
            }
          }
          while (!isWritten.get()) {
            assertThat(store.history("a", null, 3).versions()).isNotEmpty();
            LockSupport.parkNanos(1); // so that the writer gets its turn
          }
        });
  }

  @Test
  protected void versionThatCannotBeStopsNoReader() {
    put("a", "1");

    for (long number : new long[] {0, -1, Long.MIN_VALUE}) {
      assertNotFound(() -> store.get("a", number));
    }
  }

  @Test
  protected void severalKeysAreWrittenTogetherOrNotAtAll() {
    put("a", "1");
    var writes =
        List.of(
            new ConfigWrite.Put("a", json("2"), Condition.at(1), false),
            new ConfigWrite.Put("b", json("2"), Condition.absent(), false));
    var refused =
        List.of(
            new ConfigWrite.Put("c", json("3"), Condition.none(), false),
            new ConfigWrite.Put("a", json("3"), Condition.at(1), false));

    var made = store.write(List.copyOf(writes), ALICE);

    assertThat(made).extracting(result -> result.version().number()).containsExactly(2L, 1L);
    assertMismatch(2, () -> store.write(List.copyOf(refused), ALICE));
    assertNotFound(() -> store.get("c"));
    assertThat(numbers("a")).containsExactly(2L, 1L);
  }

  @Test
  protected void whatIsRolledBackTogetherIsNoMoreThanCanBeWrittenTogether() {
    var rollbacks = new ArrayList<ConfigWrite>();
    for (var key : List.of("a", "b", "c")) {
      put(key, "ä".repeat(64 * 1024));
      put(key, "ö".repeat(64 * 1024));
      rollbacks.add(new ConfigWrite.Rollback(key, 1, Condition.none()));
    }

    assertThatExceptionOfType(InvalidValue.class).isThrownBy(() -> store.write(rollbacks, ALICE));
    assertThat(store.write(rollbacks.subList(0, 2), ALICE)).hasSize(2);
  }

  @Test
  protected void suddenlyOtherSizesHaveToBeForced() {
    put("a", "x".repeat(6_000));

    for (var size : List.of(2_999, 12_001)) {
      assertThatExceptionOfType(InvalidValue.class).isThrownBy(() -> put("a", "x".repeat(size)));
    }
    put("a", "y".repeat(3_000));
    store.write(new ConfigWrite.Put("a", json("x".repeat(12_001)), Condition.none(), true), ALICE);
    assertThat(numbers("a")).containsExactly(3L, 2L, 1L);
  }

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
  protected void listsTheKeysThatHaveValues() {
    for (var key : List.of("b/1", "a", "b/2", "c", "b/3")) {
      put(key, "1");
    }
    store.write(new ConfigWrite.Delete("b/2", Condition.none()), ALICE);

    for (var replica : replicas) {
      Awaitility.await()
          .ignoreExceptionsInstanceOf(BackendUnavailable.class)
          .untilAsserted(
              () -> assertThat(keys(replica.list("b/", null, 10))).containsExactly("b/1", "b/3"));
      assertThat(keys(replica.list("", "b/1", 2))).containsExactly("b/3", "c");
      assertThat(keys(replica.list("b/", "b/1", 2))).containsExactly("b/3");
    }
  }

  /** As somebody who wrote by hand, or a later Rollcall, may leave them. */
  @Test
  protected void versionsThatMakeNoSenseKeepNoneFromBeingForgotten() {
    keepOnly(4);
    fixture
        .backend()
        .cells()
        .commit(List.of(), List.of(new Cells.Write.Put("versions/a@0000000000-0", "nonsense")));

    for (int i = 1; i <= 16; i++) {
      put("a", "" + i);
    }

    assertThat(numbers("a")).containsExactly(16L, 15L, 14L, 13L);
    assertThat(fixture.backend().cells().list("values/", null, 100)).hasSize(4);
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

  @Test
  protected void onlyTheLastVersionsAreKept() {
    keepOnly(4);

    for (int i = 1; i <= 16; i++) {
      put("a", "" + i);
    }

    assertThat(numbers("a")).containsExactly(16L, 15L, 14L, 13L);
    assertNotFound(() -> store.get("a", 12));
    assertThat(store.get("a", 13).content()).isEqualTo(json("13"));
    assertThat(fixture.backend().cells().list("values/", null, 100)).hasSize(4);
  }

  private void keepOnly(int versions) {
    replicas.forEach(ConfigStore::close);
    replicas = stores(new ConfigSettings(versions, Duration.ofDays(1), 1_000, 1_000_000));
    store = replicas.getFirst();
  }

  /** Each write is the only one of its number; each watcher hears of the last. */
  @Test
  protected void writersOfOneKeyMakeOneHistory() throws Exception {
    var made = new ConcurrentHashMap<Long, String>();
    keepOnly(100_000);
    var told = replicas.stream().map(replica -> watched(replica, "a")).toList();

    Concurrently.run(
        WRITERS,
        writer -> {
          for (int i = 0; i < writes() / WRITERS; i++) {
            var value = writer + "-" + i;
            var version = put(replicas.get(writer % replicas.size()), "a", value, Condition.none());
            assertThat(made.put(version.number(), value))
                .as("version %d", version.number())
                .isNull();
          }
        });

    long last = made.size();
    assertThat(new TreeMap<>(made).keySet())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, last).boxed().toList());
    told.forEach(watcher -> watcher.await(Map.of("a", last)));
    assertThat(numbers("a")).hasSize((int) last);
    for (long number = 1; number <= last; number += 37) {
      assertThat(store.get("a", number).content().text()).isEqualTo(made.get(number));
    }
  }

  @Test
  protected void comparingAndSettingLosesNoUpdate() throws Exception {
    put("counter", "0");
    int each = 10;

    Concurrently.run(
        WRITERS,
        writer -> {
          var replica = replicas.get(writer % replicas.size());
          for (int i = 0; i < each; i++) {
            while (!increment(replica)) {
              Thread.onSpinWait();
            }
          }
        });

    assertThat(eventually(() -> store.get("counter", 1 + (long) WRITERS * each)).content().text())
        .isEqualTo(String.valueOf(WRITERS * each));
  }

  private static boolean increment(ConfigStore replica) {
    var before = replica.get("counter");
    var next = String.valueOf(Integer.parseInt(before.content().text()) + 1);
    try {
      put(replica, "counter", next, Condition.at(before.version().number()));
      return true;
    } catch (ConfigVersionMismatch other) {
      return false;
    }
  }

  private static Told watched(ConfigStore replica, String key) {
    var told = new Told();
    replica.watch(ConfigScope.of(key), told);
    return told;
  }

  private static ConfigContent json(String text) {
    return new ConfigContent("application/json", text);
  }

  private ConfigVersion put(String key, String text) {
    return put(store, key, text, Condition.none());
  }

  private ConfigVersion put(String key, String text, Condition condition) {
    return put(store, key, text, condition);
  }

  private static ConfigVersion put(
      ConfigStore store, String key, String text, Condition condition) {
    return store.write(new ConfigWrite.Put(key, json(text), condition, false), ALICE).version();
  }

  private static ConfigVersion rollback(ConfigStore store, String key, long version) {
    return store.write(new ConfigWrite.Rollback(key, version, Condition.none()), ALICE).version();
  }

  private List<Long> numbers(String key) {
    return store.history(key, null, 100_000).versions().stream()
        .map(ConfigVersion::number)
        .toList();
  }

  private static List<String> keys(List<ConfigVersion> versions) {
    return versions.stream().map(ConfigVersion::key).toList();
  }

  /** A replica hears of another's write a moment later. */
  private static <T> T eventually(Callable<T> read) {
    return Awaitility.await().ignoreExceptions().until(read, _ -> true);
  }

  private static void assertNotFound(ThrowingCallable call) {
    assertThatExceptionOfType(ConfigNotFound.class).isThrownBy(call);
  }

  private static void assertMismatch(long latest, ThrowingCallable call) {
    assertThatExceptionOfType(ConfigVersionMismatch.class)
        .isThrownBy(call)
        .satisfies(refused -> assertThat(refused.latest()).isEqualTo(latest));
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
