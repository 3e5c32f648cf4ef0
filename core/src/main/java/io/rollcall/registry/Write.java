package io.rollcall.registry;

import io.rollcall.model.HealthReport;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.PutMode;
import io.rollcall.model.PutResult;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException;
import io.rollcall.store.RegistryBackend;
import java.time.Instant;
import java.util.SortedMap;

/**
 * One change of the registry, as a value: what retries, records or permits changes looks at this
 * alone. Immutable, and valid by construction.
 *
 * @param <A> the answer to it
 */
public sealed interface Write<A> {

  /** The instance that it is about. */
  InstanceKey key();

  /** When it may be made again after it failed for want of the store. */
  Repeat repeat();

  /**
   * Makes it once; throws what {@link RegistryBackend} says.
   *
   * @param at when it was asked for
   */
  A applyTo(RegistryBackend backend, Instant at);

  /** What an answer to it says that it did. */
  WriteOutcome.Made outcome(A answer);

  /** When a write may be made again. */
  enum Repeat {
    /** Whoever asked for it will ask again. */
    NEVER,
    /** When it surely had no effect. */
    IF_WITHOUT_EFFECT,
    /** Whatever came of it: made twice, it does what it does when made once. */
    ALWAYS
  }

  /** The answer to what only succeeds or fails. */
  enum Done {
    DONE
  }

  /** Registers an instance; registering it again replaces it, or fails, as {@code mode} says. */
  record Register(Registration registration, PutMode mode) implements Write<PutResult> {

    @Override
    public InstanceKey key() {
      return registration.key();
    }

    @Override
    public Repeat repeat() {
      return Repeat.IF_WITHOUT_EFFECT;
    }

    @Override
    public PutResult applyTo(RegistryBackend backend, Instant at) {
      return backend.put(registration, at, mode);
    }

    @Override
    public WriteOutcome.Made outcome(PutResult answer) {
      return switch (answer.outcome()) {
        case CREATED -> WriteOutcome.Made.CREATED;
        case REPLACED -> WriteOutcome.Made.REPLACED;
        case UNCHANGED -> WriteOutcome.Made.UNCHANGED;
      };
    }
  }

  /** Keeps an instance registered for another TTL. */
  record Heartbeat(InstanceKey key) implements Write<Done> {

    @Override
    public Repeat repeat() {
      return Repeat.ALWAYS;
    }

    @Override
    public Done applyTo(RegistryBackend backend, Instant at) {
      backend.renew(key, at);
      return Done.DONE;
    }

    @Override
    public WriteOutcome.Made outcome(Done answer) {
      return WriteOutcome.Made.DONE;
    }
  }

  /** Takes an instance away. */
  record Deregister(InstanceKey key) implements Write<Done> {

    @Override
    public Repeat repeat() {
      return Repeat.IF_WITHOUT_EFFECT;
    }

    @Override
    public Done applyTo(RegistryBackend backend, Instant at) {
      backend.remove(key);
      return Done.DONE;
    }

    @Override
    public WriteOutcome.Made outcome(Done answer) {
      return WriteOutcome.Made.REMOVED;
    }
  }

  /** Stores a status that somebody measured. */
  record Report(HealthReport report) implements Write<Done> {

    @Override
    public InstanceKey key() {
      return report.key();
    }

    @Override
    public Repeat repeat() {
      return Repeat.IF_WITHOUT_EFFECT;
    }

    @Override
    public Done applyTo(RegistryBackend backend, Instant at) {
      backend.report(report);
      return Done.DONE;
    }

    @Override
    public WriteOutcome.Made outcome(Done answer) {
      return WriteOutcome.Made.DONE;
    }
  }

  /**
   * Takes an instance away that stayed unhealthy; the answer is whether it was removed.
   *
   * @param unhealthySince for people: when whoever asks for this first saw it so
   */
  record Evict(InstanceKey key, long revision, Instant unhealthySince) implements Write<Boolean> {

    @Override
    public Repeat repeat() {
      return Repeat.NEVER;
    }

    @Override
    public Boolean applyTo(RegistryBackend backend, Instant at) {
      return backend.removeUnhealthy(key, revision);
    }

    @Override
    public WriteOutcome.Made outcome(Boolean isRemoved) {
      return isRemoved ? WriteOutcome.Made.REMOVED : WriteOutcome.Made.UNCHANGED;
    }
  }

  /**
   * Writes the metadata of an instance in another way, which its owner does not notice; the answer
   * is whether the instance was still registered as it was known.
   */
  record ReplaceMetadata(Registration known, SortedMap<String, String> metadata)
      implements Write<Boolean> {

    /** Throws {@link RegistryException.InvalidValue} for metadata that no instance may have. */
    public ReplaceMetadata {
      metadata = known.withMetadata(metadata).metadata();
    }

    @Override
    public InstanceKey key() {
      return known.key();
    }

    @Override
    public Repeat repeat() {
      return Repeat.IF_WITHOUT_EFFECT;
    }

    @Override
    public Boolean applyTo(RegistryBackend backend, Instant at) {
      return backend.replaceMetadata(known, metadata);
    }

    @Override
    public WriteOutcome.Made outcome(Boolean isReplaced) {
      return isReplaced ? WriteOutcome.Made.REPLACED : WriteOutcome.Made.UNCHANGED;
    }
  }

  /** Takes an instance out of service, whatever its status, until {@link EndMaintenance}. */
  record BeginMaintenance(InstanceKey key, String reason) implements Write<Done> {

    /** Throws {@link RegistryException.InvalidValue} for a reason that is too long. */
    public BeginMaintenance {
      Maintenance.requireReason(reason);
    }

    @Override
    public Repeat repeat() {
      return Repeat.IF_WITHOUT_EFFECT;
    }

    @Override
    public Done applyTo(RegistryBackend backend, Instant at) {
      backend.beginMaintenance(key, new Maintenance(at, reason));
      return Done.DONE;
    }

    @Override
    public WriteOutcome.Made outcome(Done answer) {
      return WriteOutcome.Made.DONE;
    }
  }

  /** Puts an instance back in service, if it was out of it. */
  record EndMaintenance(InstanceKey key) implements Write<Done> {

    @Override
    public Repeat repeat() {
      return Repeat.ALWAYS;
    }

    @Override
    public Done applyTo(RegistryBackend backend, Instant at) {
      backend.endMaintenance(key);
      return Done.DONE;
    }

    @Override
    public WriteOutcome.Made outcome(Done answer) {
      return WriteOutcome.Made.DONE;
    }
  }
}
