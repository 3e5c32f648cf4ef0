package io.rollcall.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.config.Condition;
import io.rollcall.config.ConfigSettings;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigVersion;
import io.rollcall.config.ConfigWrite;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.store.Cells;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which versions are kept and read. */
public abstract class ConfigHistoryContract extends ConfigContract {

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
  protected void versionThatCannotBeStopsNoReader() {
    put("a", "1");

    for (long number : new long[] {0, -1, Long.MIN_VALUE}) {
      assertNotFound(() -> store.get("a", number));
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

  @Test
  protected void versionIsKeptForAWhileAfterItWasReplaced() {
    var time = new VirtualTime();
    try (var aging = agingByTheDay(time)) {
      put(aging, "a", "1", Condition.none());
      time.pass(Duration.ofDays(100));
      put(aging, "a", "2", Condition.none());
      Awaitility.await()
          .untilAsserted(
              () ->
                  assertThat(aging.list("a", null, 1))
                      .extracting(ConfigVersion::number)
                      .containsExactly(2L));

      time.pass(Duration.ofHours(20));
      assertThat(numbers("a")).containsExactly(2L, 1L);
      time.pass(Duration.ofHours(8));
      assertThat(numbers("a")).containsExactly(2L);
    }
  }

  private ConfigStore agingByTheDay(VirtualTime time) {
    var settings = new ConfigSettings(100, Duration.ofDays(1), 1_000, 1_000_000);
    return open(fixture.backend(), settings, time, time);
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
}
