package io.rollcall.app.audit;

import io.rollcall.model.RegistryException.NotRecorded;
import io.rollcall.registry.Caller;
import io.rollcall.registry.Write;
import io.rollcall.registry.WriteOutcome;
import io.rollcall.registry.WriteRecorder;
import jakarta.inject.Singleton;
import java.io.IOException;

/** Puts writes on record: what is intended, and what came of it. Thread-safe. */
@Singleton
public final class RecordedWrites implements WriteRecorder {

  private final AuditLog audit;
  private final OwnRemovals removals;

  RecordedWrites(AuditLog audit, OwnRemovals removals) {
    this.audit = audit;
    this.removals = removals;
  }

  /** What is to be told of writes: this, if anything is recorded. */
  public WriteRecorder recorder() {
    return audit.isOpen() ? this : NONE;
  }

  @Override
  public Intent intend(Write<?> write, Caller caller) {
    var named = caller.requestId() == null ? caller.withRequestId(RequestIds.make()) : caller;
    var intent = new AuditEvent.WriteIntended(write, named);
    if (isRequired(caller)) {
      requireRecorded(intent);
    } else {
      audit.record(intent);
    }
    removals.begin(write);
    return outcome -> {
      removals.end(write, outcome);
      audit.record(new AuditEvent.WriteEnded(write, named, outcome));
    };
  }

  @Override
  public void surprise(Write<?> write, Caller caller, WriteOutcome outcome) {
    audit.record(new AuditEvent.Surprise(write, caller, outcome));
  }

  /**
   * What probes find is stored all the same: else instances that are down would be served while the
   * disk is full.
   */
  private boolean isRequired(Caller caller) {
    return audit.isRequired() && caller.kind() != Caller.Kind.HEALTH_MONITOR;
  }

  /** The line of an intent that came too late is followed by one that says so. */
  private void requireRecorded(AuditEvent.WriteIntended intent) {
    try {
      audit.recordNow(intent);
    } catch (IOException e) {
      var refused =
          new NotRecorded("the change can't be put on record, and was not made: " + e.getMessage());
      audit.record(
          new AuditEvent.WriteEnded(
              intent.write(), intent.caller(), new WriteOutcome.Refused(refused)));
      throw refused;
    }
  }
}
