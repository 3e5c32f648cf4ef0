package io.rollcall.backend.kubernetes.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.backend.kubernetes.slice.Held;
import io.rollcall.backend.kubernetes.slice.SliceIndex;
import io.rollcall.backend.kubernetes.slice.StoredInstance;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Registration;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is known of one slice, in whatever order this replica is told and writes. */
class LatestSlicesTest {

  private static final InstanceKey KEY = new InstanceKey("orders", "1");

  private final VirtualTime time = new VirtualTime();
  private final LatestSlices latest = new LatestSlices(time);

  @Test
  void ownWriteIsKnownAtOnce() {
    latest.seen(slice("uid", 1));

    assertThat(latest.followed(KEY)).isNotNull();
    assertThat(latest.followed()).hasSize(1);
  }

  @Test
  void whatIsToldLateDoesNotUndoAnOwnWrite() {
    latest.told(slice("uid", 1));
    latest.seen(slice("uid", 3));

    latest.told(slice("uid", 2));

    assertThat(changes()).isEqualTo(3);
  }

  @Test
  void whatIsToldAfterAnOwnWriteCounts() {
    latest.seen(slice("uid", 3));
    latest.told(slice("uid", 3));

    latest.told(slice("uid", 2)); // as when somebody puts an old manifest back

    assertThat(changes()).isEqualTo(2);
  }

  @Test
  void answerThatComesLateBringsNothingBack() {
    latest.told(slice("uid", 1));
    latest.removed("orders.1", "uid");

    latest.seen(slice("uid", 2));

    assertThat(latest.followed(KEY)).isNull();
  }

  @Test
  void anotherSliceOfTheNameIsNotUndoneByTheEndOfTheFirst() {
    latest.told(slice("first", 5));
    latest.seen(slice("second", 1));

    latest.told(slice("first", 6));
    latest.removed("orders.1", "first");

    assertThat(changes()).isEqualTo(1);
  }

  @Test
  void listingDoesNotUndoWhatWasWrittenSince() {
    var startNanos = time.nanos();
    time.pass(Duration.ofMillis(1));
    latest.seen(slice("uid", 2));

    latest.reset(List.of(slice("uid", 1)), startNanos);

    assertThat(changes()).isEqualTo(2);
  }

  @Test
  void listingUndoesWhatWasWrittenBefore() {
    latest.seen(slice("uid", 2));
    time.pass(Duration.ofMillis(1));

    latest.reset(List.of(), time.nanos());

    assertThat(latest.followed(KEY)).isNull();
  }

  @Test
  void whatWasSeenBeforeAllWasToldIsOver() {
    latest.seen(slice("uid", 2));
    time.pass(Duration.ofMillis(1));

    latest.proved(time.nanos(), new SliceIndex());

    assertThat(latest.followed(KEY)).isNull();
  }

  private long changes() {
    var stored = latest.slice(KEY);
    assertThat(stored).isNotNull();
    return stored.changes();
  }

  private static Held<StoredInstance> slice(String uid, long changes) {
    var registration = Registration.builder("orders", "1", "10.0.0.1", 8080).build();
    var first =
        StoredInstance.registered(
            registration, Instant.EPOCH, null, new StoredInstance.Next(0, changes));
    var stored =
        new StoredInstance(
            first.instance(), first.epoch(), false, 0, changes, null, "owner", uid + changes);
    return new Held<>("orders.1", uid, stored);
  }
}
