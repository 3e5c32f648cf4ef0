package io.rollcall.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.config.Condition;
import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigWrite;
import io.rollcall.model.RegistryException.InvalidValue;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is written to the configuration store over a backend. */
public abstract class ConfigWriteContract extends ConfigContract {

  @Test
  protected void aReplicaReadsWhatItWrote() {
    for (var replica : replicas) {
      var key = "own/" + replicas.indexOf(replica);
      for (int i = 1; i <= 20; i++) {
        put(replica, key, "" + i, Condition.none());
        assertThat(replica.get(key).content()).isEqualTo(json("" + i));
      }
      rollback(replica, key, 1);
      assertThat(replica.get(key).content()).isEqualTo(json("1"));
      replica.write(new ConfigWrite.Delete(key, Condition.none()), ALICE);
      assertThat(replica.peek(key)).isNull();
      assertNotFound(() -> replica.get(key));
    }
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
}
