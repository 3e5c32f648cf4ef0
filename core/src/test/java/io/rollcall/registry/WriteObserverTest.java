package io.rollcall.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.VirtualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What observers are told of writes, and in which order. */
class WriteObserverTest {

  private static final Caller CALLER = Caller.program("test");
  private static final InstanceKey KEY = new InstanceKey("orders", "orders-1");

  private final List<String> happened = new ArrayList<>();
  private final VirtualTime time = new VirtualTime();
  private boolean isDown;
  private boolean isBroken;

  @Test
  void whatChangesNothingIsObserved() {
    observedBy(observer("one")).write(new Write.Heartbeat(KEY), CALLER);

    assertThat(happened).containsExactly("one: Heartbeat began", "renew", "one: DONE");
  }

  @Test
  void failuresAreObserved() {
    isDown = true;

    assertThatThrownBy(() -> observedBy(observer("one")).write(new Write.Heartbeat(KEY), CALLER))
        .isInstanceOf(BackendUnavailable.class);

    assertThat(happened)
        .containsExactly("one: Heartbeat began", "renew", "one: Refused BackendUnavailable");
  }

  @Test
  void whatIsNotEvenTriedIsObserved() {
    var own = new Write.Heartbeat(new InstanceKey(ServiceRegistry.OWN_SERVICE, "r-1"));

    assertThatThrownBy(() -> observedBy(observer("one")).write(own, CALLER))
        .isInstanceOf(InvalidValue.class);

    assertThat(happened).containsExactly("one: Heartbeat began", "one: Refused InvalidValue");
  }

  @Test
  void whatBreaksWithAnErrorIsObserved() {
    isBroken = true;

    assertThatThrownBy(() -> observedBy(observer("one")).write(new Write.Heartbeat(KEY), CALLER))
        .isInstanceOf(LinkageError.class);

    assertThat(happened)
        .containsExactly("one: Heartbeat began", "renew", "one: Unknown IllegalStateException");
  }

  @Test
  void severalEncloseEachOther() {
    observedBy(observer("outer"), observer("inner")).write(new Write.Heartbeat(KEY), CALLER);

    assertThat(happened)
        .containsExactly(
            "outer: Heartbeat began",
            "inner: Heartbeat began",
            "renew",
            "inner: DONE",
            "outer: DONE");
  }

  private ServiceRegistry observedBy(WriteObserver... observers) {
    return new ServiceRegistry(
        new Store(),
        new RegistryLimits(10, 10),
        new NothingHeld(),
        RetrySettings.NONE,
        WriteRecorder.NONE,
        WriteObserver.all(List.of(observers)),
        time,
        time,
        new Random(1));
  }

  private WriteObserver observer(String name) {
    return (write, caller) -> {
      happened.add(name + ": " + write.getClass().getSimpleName() + " began");
      return outcome -> happened.add(name + ": " + text(outcome));
    };
  }

  private static String text(WriteOutcome outcome) {
    return switch (outcome) {
      case WriteOutcome.Made made -> made.name();
      case WriteOutcome.Refused(var reason) -> "Refused " + reason.getClass().getSimpleName();
      case WriteOutcome.Unknown(var reason) -> "Unknown " + reason.getClass().getSimpleName();
    };
  }

  private final class Store extends ScriptedBackend {

    @Override
    public void renew(InstanceKey key, Instant at) {
      happened.add("renew");
      if (isBroken) {
        throw new LinkageError("broken");
      }
      if (isDown) {
        throw new BackendUnavailable("down", null);
      }
    }
  }

  private static final class NothingHeld implements RegistryLimits.Holdings {

    @Override
    public long instances() {
      return 0;
    }

    @Override
    public long services() {
      return 0;
    }

    @Override
    public boolean has(InstanceKey key) {
      return false;
    }

    @Override
    public @Nullable ServiceInstance find(InstanceKey key) {
      return null;
    }

    @Override
    public boolean hasService(String service) {
      return false;
    }

    @Override
    public boolean isFresh(String service) {
      return false;
    }
  }
}
