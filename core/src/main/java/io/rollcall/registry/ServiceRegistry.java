package io.rollcall.registry;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.RegistryBackend;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way in for writes: stamps them with the time, hands them to the backend, and again where it
 * was out of reach and that is harmless. Thread-safe; calls block as the backend's do, and throw
 * what {@link RegistryBackend} says.
 */
public final class ServiceRegistry {

  /** The service whose instances are the replicas of Rollcall. Nobody else writes to it. */
  public static final String OWN_SERVICE = "rollcall";

  private static final Logger log = LoggerFactory.getLogger(ServiceRegistry.class);

  private final RegistryBackend backend;
  private final Clock clock;
  private volatile RegistryLimits limits;
  private final RegistryLimits.Holdings holdings;
  private final Retries retries;
  private final Recording recording;
  private final WriteObserver observer;

  /**
   * Makes one.
   *
   * @param holdings what the backend holds, as far as it is known
   * @param recorder is told of writes that change something
   * @param observer is told of every write
   * @param random for the time between tries
   */
  public ServiceRegistry(
      RegistryBackend backend,
      RegistryLimits limits,
      RegistryLimits.Holdings holdings,
      RetrySettings retrying,
      WriteRecorder recorder,
      WriteObserver observer,
      Clock clock,
      Scheduler scheduler,
      RandomGenerator random) {
    this.backend = backend;
    this.limits = limits;
    this.holdings = holdings;
    this.clock = clock;
    this.retries = new Retries(retrying, clock, scheduler, random);
    this.recording = new Recording(recorder, holdings);
    this.observer = observer;
  }

  /** Goes by other limits and settings from now on; what is registered stays. */
  public void change(RegistryLimits limits, RetrySettings retrying) {
    this.limits = limits;
    retries.change(retrying);
  }

  /**
   * Makes a write, or throws why it could not be made.
   *
   * @throws RegistryException.InvalidValue for an instance of {@value #OWN_SERVICE}
   * @throws RegistryException.RegistryFull for a registration past the limits
   * @throws RegistryException.NotRecorded when it has to be recorded, and can't be
   */
  public <A> A write(Write<A> write, Caller caller) {
    var observed = observer.began(write, caller);
    try {
      var answer = makeRecorded(write, caller);
      observed.ended(write.outcome(answer));
      return answer;
    } catch (Throwable e) {
      observed.ended(WriteOutcome.of(e));
      throw e;
    }
  }

  /**
   * One instance as the backend has it now, with its latest heartbeat.
   *
   * @throws RegistryException.InstanceNotFound when there is none
   */
  public ServiceInstance find(InstanceKey key) {
    var instance = backend.find(key);
    if (instance == null) {
      throw new RegistryException.InstanceNotFound(key);
    }
    return instance;
  }

  private <A> A makeRecorded(Write<A> write, Caller caller) {
    WriteRecorder.@Nullable Intent intent = null;
    try {
      requireAllowed(write);
      log.debug("{}: {} of {}", caller.kind(), write.getClass().getSimpleName(), write.key());
      intent = recording.begin(write, caller);
      var answer = make(write);
      recording.end(intent, write, caller, write.outcome(answer));
      return answer;
    } catch (Throwable e) {
      recording.end(intent, write, caller, WriteOutcome.of(e));
      throw e;
    }
  }

  /** How often a write was tried again. */
  public long retries() {
    return retries.made();
  }

  private void requireAllowed(Write<?> write) {
    requireForeign(write.key());
    if (write instanceof Write.Register) {
      limits.requireRoomFor(write.key(), holdings);
    }
  }

  private <A> A make(Write<A> write) {
    var at = now();
    return retries.run(() -> write.applyTo(backend, at), write.repeat());
  }

  private static void requireForeign(InstanceKey key) {
    if (key.service().equals(OWN_SERVICE)) {
      throw new RegistryException.InvalidValue(
          "service", OWN_SERVICE, "must not be Rollcall's own, whose replicas register themselves");
    }
  }

  /** Milliseconds are what people can read, and what every backend can keep. */
  private Instant now() {
    return clock.now().truncatedTo(ChronoUnit.MILLIS);
  }
}
