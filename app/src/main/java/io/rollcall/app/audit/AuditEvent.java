package io.rollcall.app.audit;

import io.rollcall.config.ConfigWrite;
import io.rollcall.model.ServiceInstance;
import io.rollcall.registry.Caller;
import io.rollcall.registry.Write;
import io.rollcall.registry.WriteOutcome;
import java.util.List;
import java.util.OptionalLong;

/**
 * Something that is put on record. Nothing in one is secret: no token, no header, no metadata, and
 * no value of a configuration.
 *
 * <p>Texts may come from anybody: a line has them escaped, and cut where they are too long.
 */
public sealed interface AuditEvent {

  /** A write is going to be made. */
  record WriteIntended(Write<?> write, Caller caller) implements AuditEvent {}

  /** A write was made, or was not. */
  record WriteEnded(Write<?> write, Caller caller, WriteOutcome outcome) implements AuditEvent {}

  /**
   * A write was refused, or did something that was not expected of it, so that no intent was put on
   * record before.
   */
  record Surprise(Write<?> write, Caller caller, WriteOutcome outcome) implements AuditEvent {}

  /** A configuration is going to be written. */
  record ConfigWriteIntended(ConfigWrite write, String message, Caller caller)
      implements AuditEvent {}

  /**
   * A configuration was written, or was not.
   *
   * @param version the number of the latest one, where it was
   */
  record ConfigWriteEnded(
      ConfigWrite write, String message, Caller caller, WriteOutcome outcome, OptionalLong version)
      implements AuditEvent {}

  /** An instance left, and no write of this replica explains it. */
  record Departure(ServiceInstance instance, Cause cause) implements AuditEvent {

    /** Why it left, as far as it is known. */
    public enum Cause {
      LEASE_RAN_OUT,
      /** Another replica removed it, or somebody did so past Rollcall. */
      REMOVED_ELSEWHERE
    }
  }

  /**
   * A request, or an item of one, was refused.
   *
   * @param action what was asked for
   * @param object on what: the name of a service, a path, or {@code *} for everything
   * @param problem the name of the problem that was answered
   */
  record Refusal(Caller caller, String action, String object, String problem, String reason)
      implements AuditEvent {}

  /** Somebody brought a credential that proves nothing. */
  record LoginFailure(Caller caller, String reason) implements AuditEvent {}

  /** Somebody operated Rollcall by something that is no write. */
  record Operation(Caller caller, String action, String object) implements AuditEvent {}

  /**
   * Settings were read again.
   *
   * @param caller who asked for it
   * @param changed the keys that say something else now
   * @param problems why they were refused
   */
  record SettingsRead(Caller caller, String outcome, List<String> changed, List<String> problems)
      implements AuditEvent {}

  /**
   * Tokens are others than they were. Of a file of tokens that is refused, {@link SettingsRead}
   * tells.
   *
   * @param came the names of tokens that are new
   * @param went the names of tokens that are no more
   * @param changed the names of tokens whose secrets, rights or end are others
   */
  record TokensRead(List<String> came, List<String> went, List<String> changed)
      implements AuditEvent {}

  /**
   * The keys that seal metadata are others than they were.
   *
   * @param keys the ids of those that are in use now, from the oldest to the newest
   * @param primary the id of the one that seals; empty when none does
   */
  record KeysRead(List<String> keys, String primary) implements AuditEvent {}

  /**
   * Lines that are missing.
   *
   * @param kind the events that they would have told of; {@code any} when that is not known
   */
  record LinesMissing(String kind, long lines, String reason) implements AuditEvent {}
}
