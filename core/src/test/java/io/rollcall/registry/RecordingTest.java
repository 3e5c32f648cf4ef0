package io.rollcall.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.model.HealthReport;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.PutResult.Outcome;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.InvalidValue;
import io.rollcall.model.RegistryException.NotRecorded;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.VirtualTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a recorder is told of writes, and when. */
class RecordingTest {

  private static final Caller CALLER = Caller.program("test");
  private static final ServiceInstance KNOWN = Instances.healthy("orders", "known", 1);
  private static final Write.Register SAME = register(KNOWN.registration());

  /** What happened, in its order: calls of the recorder and of the store. */
  private final List<String> happened = new ArrayList<>();

  private final Store store = new Store();
  private final VirtualTime time = new VirtualTime();
  private boolean isDiskFull;
  private boolean isFresh = true;

  private final ServiceRegistry registry =
      new ServiceRegistry(
          store,
          new RegistryLimits(10, 10),
          new Known(),
          RetrySettings.NONE,
          new Recorder(),
          WriteObserver.NONE,
          time,
          time,
          new Random(1));

  @Test
  void intentComesBeforeTheWriteAndItsOutcomeAfter() {
    store.puts = Outcome.CREATED;

    registry.write(register("new"), CALLER);

    assertThat(happened).containsExactly("intend Register by test", "put", "ended CREATED");
  }

  @Test
  void whatBreaksWithAnErrorHasAnUnknownOutcome() {
    store.breakage = new LinkageError("broken");

    assertThatThrownBy(() -> registry.write(register("new"), CALLER))
        .isInstanceOf(LinkageError.class);

    assertThat(happened)
        .containsExactly("intend Register by test", "put", "ended Unknown IllegalStateException");
  }

  @Test
  void whatCannotBeRecordedIsNotMade() {
    isDiskFull = true;

    assertThatThrownBy(() -> registry.write(register("new"), CALLER))
        .isInstanceOf(NotRecorded.class);

    assertThat(happened).doesNotContain("put");
  }

  @Test
  void whatChangesNothingIsNotTold() {
    isDiskFull = true;
    store.puts = Outcome.UNCHANGED;

    registry.write(new Write.Heartbeat(KNOWN.key()), CALLER);
    registry.write(SAME, CALLER);
    registry.write(report(HealthStatus.HEALTHY), CALLER);

    assertThat(happened).containsExactly("renew", "put", "report");
  }

  @Test
  void whatChangesNothingIsToldWhenItIsRefused() {
    store.failure = new InstanceNotFound(KNOWN.key());
    assertThatThrownBy(() -> registry.write(new Write.Heartbeat(KNOWN.key()), CALLER));

    store.failure = new OutcomeUnknown("no answer", null);
    assertThatThrownBy(() -> registry.write(SAME, CALLER));

    assertThat(happened)
        .containsExactly(
            "renew",
            "surprise Heartbeat by test: Refused InstanceNotFound",
            "put",
            "surprise Register by test: Unknown OutcomeUnknown");
  }

  @Test
  void whatWasThereNoMoreIsToldAfterwards() {
    store.puts = Outcome.CREATED;

    registry.write(SAME, CALLER);

    assertThat(happened).containsExactly("put", "surprise Register by test: CREATED");
  }

  @Test
  void anotherStatusIsTold() {
    registry.write(report(HealthStatus.UNHEALTHY), Caller.HEALTH_MONITOR);

    assertThat(happened).containsExactly("intend Report by rollcall", "report", "ended DONE");
  }

  @Test
  void anotherOutputIsTold() {
    registry.write(report(HealthStatus.HEALTHY, "slow"), CALLER);

    assertThat(happened).containsExactly("intend Report by test", "report", "ended DONE");
  }

  @Test
  void theSameStatusIsToldWhereTheStoreMayHaveAnotherByNow() {
    isFresh = false;

    registry.write(report(HealthStatus.HEALTHY), CALLER);

    assertThat(happened).containsExactly("intend Report by test", "report", "ended DONE");
  }

  @Test
  void refusalsAreTold() {
    store.failure = new BackendUnavailable("down", null);
    assertThatThrownBy(() -> registry.write(new Write.Deregister(KNOWN.key()), CALLER));
    assertThatThrownBy(
            () ->
                registry.write(
                    new Write.Deregister(new InstanceKey(ServiceRegistry.OWN_SERVICE, "1")),
                    CALLER))
        .isInstanceOf(InvalidValue.class);

    assertThat(happened)
        .containsExactly(
            "intend Deregister by test",
            "remove",
            "ended Refused BackendUnavailable",
            "surprise Deregister by test: Refused InvalidValue");
  }

  @Test
  void outcomeOfWhatBreaksUnexpectedlyIsUnknown() {
    store.failure = new IllegalStateException("a defect");

    assertThatThrownBy(() -> registry.write(new Write.Deregister(KNOWN.key()), CALLER));

    assertThat(happened).last().isEqualTo("ended Unknown IllegalStateException");
  }

  @Test
  void evictionsSayWhetherTheyRemoved() {
    var evict = new Write.Evict(KNOWN.key(), 1, Instant.EPOCH);

    registry.write(evict, Caller.EVICTOR);
    store.removes = true;
    registry.write(evict, Caller.EVICTOR);

    assertThat(happened)
        .containsExactly(
            "intend Evict by rollcall",
            "evict",
            "ended UNCHANGED",
            "intend Evict by rollcall",
            "evict",
            "ended REMOVED");
  }

  private static Write.Register register(String id) {
    return register(Registration.builder("orders", id, "10.0.0.2", 80).build());
  }

  private static Write.Register register(Registration registration) {
    return new Write.Register(registration, PutMode.CREATE_OR_REPLACE);
  }

  private static Write.Report report(HealthStatus status) {
    return report(status, Objects.requireNonNullElse(KNOWN.output(), ""));
  }

  private static Write.Report report(HealthStatus status, String output) {
    return new Write.Report(new HealthReport(KNOWN.key(), status, output, OptionalLong.empty()));
  }

  private static String text(WriteOutcome outcome) {
    return switch (outcome) {
      case WriteOutcome.Made made -> made.name();
      case WriteOutcome.Refused(var reason) -> "Refused " + reason.getClass().getSimpleName();
      case WriteOutcome.Unknown(var reason) -> "Unknown " + reason.getClass().getSimpleName();
    };
  }

  private final class Recorder implements WriteRecorder {

    @Override
    public Intent intend(Write<?> write, Caller caller) {
      if (isDiskFull) {
        throw new NotRecorded("no space left");
      }
      happened.add("intend " + text(write, caller));
      return outcome -> happened.add("ended " + RecordingTest.text(outcome));
    }

    @Override
    public void surprise(Write<?> write, Caller caller, WriteOutcome outcome) {
      happened.add("surprise " + text(write, caller) + ": " + RecordingTest.text(outcome));
    }

    private static String text(Write<?> write, Caller caller) {
      return write.getClass().getSimpleName() + " by " + caller.principal();
    }
  }

  private final class Store extends ScriptedBackend {

    private Outcome puts = Outcome.UNCHANGED;
    private boolean removes;
    private @Nullable RuntimeException failure;
    private @Nullable Error breakage;

    @Override
    public PutResult put(Registration registration, Instant at, PutMode mode) {
      call("put");
      return new PutResult(puts, KNOWN);
    }

    @Override
    public void renew(InstanceKey key, Instant at) {
      call("renew");
    }

    @Override
    public void remove(InstanceKey key) {
      call("remove");
    }

    @Override
    public void report(HealthReport report) {
      call("report");
    }

    @Override
    public boolean removeUnhealthy(InstanceKey key, long revision) {
      call("evict");
      return removes;
    }

    private void call(String name) {
      happened.add(name);
      if (breakage != null) {
        throw breakage;
      }
      if (failure != null) {
        throw failure;
      }
    }
  }

  /** That {@link #KNOWN} is there. */
  private final class Known implements RegistryLimits.Holdings {

    @Override
    public long instances() {
      return 1;
    }

    @Override
    public long services() {
      return 1;
    }

    @Override
    public boolean has(InstanceKey key) {
      return find(key) != null;
    }

    @Override
    public @Nullable ServiceInstance find(InstanceKey key) {
      return key.equals(KNOWN.key()) ? KNOWN : null;
    }

    @Override
    public boolean hasService(String service) {
      return service.equals(KNOWN.key().service());
    }

    @Override
    public boolean isFresh(String service) {
      return isFresh;
    }
  }
}
