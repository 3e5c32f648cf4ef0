package io.rollcall.app.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.registry.Write;
import io.rollcall.registry.WriteOutcome;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OwnRemovalsTest {

  private static final InstanceKey KEY = new InstanceKey("orders", "1");
  private static final WriteOutcome NOT_FOUND = new WriteOutcome.Refused(new InstanceNotFound(KEY));

  private final VirtualTime time = new VirtualTime();
  private final OwnRemovals removals = new OwnRemovals(time);
  private final Write<?> first = new Write.Deregister(KEY);
  private final Write<?> second = new Write.Deregister(KEY);

  @Test
  void theLaterOfTwoFindsNothingAndTheEarlierExplains() {
    removals.begin(first);
    removals.begin(second);
    removals.end(first, WriteOutcome.Made.REMOVED);
    removals.end(second, NOT_FOUND);

    assertThat(removals.explains(KEY)).isTrue();
    assertThat(removals.explains(KEY)).isFalse();
  }

  @Test
  void theEarlierOfTwoFindsNothingAndTheLaterExplains() {
    removals.begin(first);
    removals.begin(second);
    removals.end(second, WriteOutcome.Made.REMOVED);
    removals.end(first, NOT_FOUND);

    assertThat(removals.explains(KEY)).isTrue();
  }

  @Test
  void whatRemovedNothingExplainsNothing() {
    removals.begin(first);
    removals.end(first, NOT_FOUND);

    assertThat(removals.explains(KEY)).isFalse();
  }

  @Test
  void whatRemovedLongAgoExplainsNothing() {
    removals.begin(first);
    removals.end(first, WriteOutcome.Made.REMOVED);
    time.pass(Duration.ofMinutes(2));

    assertThat(removals.explains(KEY)).isFalse();
  }
}
