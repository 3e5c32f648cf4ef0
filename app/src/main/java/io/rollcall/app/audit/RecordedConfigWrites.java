package io.rollcall.app.audit;

import io.rollcall.app.audit.AuditEvent.ConfigWriteEnded;
import io.rollcall.app.audit.AuditEvent.ConfigWriteIntended;
import io.rollcall.config.Authorship;
import io.rollcall.config.ConfigResult;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigWrite;
import io.rollcall.model.RegistryException.NotRecorded;
import io.rollcall.registry.Caller;
import io.rollcall.registry.WriteOutcome;
import io.rollcall.registry.WriteOutcome.Made;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * The way in for writes of configurations: puts on record what is intended, and what came of it.
 * Whoever calls it has asked for the right to do so before. Thread-safe.
 */
@Singleton
public final class RecordedConfigWrites {

  private final ConfigStore store;
  private final AuditLog audit;

  RecordedConfigWrites(ConfigStore store, AuditLog audit) {
    this.store = store;
    this.audit = audit;
  }

  /** As {@link #write(List, String, Caller)}, of one. */
  public ConfigResult write(ConfigWrite write, String message, Caller caller) {
    return write(List.of(write), message, caller).getFirst();
  }

  /**
   * Makes writes, all or none, as {@link ConfigStore#write} does; their author is the caller.
   *
   * @param message why
   * @throws NotRecorded when they must be on record before, and cannot be
   */
  public List<ConfigResult> write(List<ConfigWrite> writes, String message, Caller caller) {
    var by = new Authorship(caller.principal(), message);
    if (!audit.isOpen()) {
      return store.write(writes, by);
    }
    var named = caller.requestId() == null ? caller.withRequestId(RequestIds.make()) : caller;
    try {
      intend(writes, message, named);
      var results = store.write(writes, by);
      for (int i = 0; i < writes.size(); i++) {
        ended(writes.get(i), message, named, results.get(i));
      }
      return results;
    } catch (Throwable e) {
      var outcome = WriteOutcome.of(e);
      for (var write : writes) {
        audit.record(new ConfigWriteEnded(write, message, named, outcome, OptionalLong.empty()));
      }
      throw e;
    }
  }

  private void intend(List<ConfigWrite> writes, String message, Caller caller) {
    for (var write : writes) {
      var intent = new ConfigWriteIntended(write, message, caller);
      if (audit.isRequired()) {
        requireRecorded(intent);
      } else {
        audit.record(intent);
      }
    }
  }

  private void requireRecorded(AuditEvent intent) {
    try {
      audit.recordNow(intent);
    } catch (IOException e) {
      throw new NotRecorded(
          "the change can't be put on record, and was not made: " + e.getMessage());
    }
  }

  private void ended(ConfigWrite write, String message, Caller caller, ConfigResult result) {
    var version = OptionalLong.of(result.version().number());
    audit.record(new ConfigWriteEnded(write, message, caller, outcome(result), version));
  }

  private static WriteOutcome outcome(ConfigResult result) {
    if (!result.isChanged()) {
      return Made.UNCHANGED;
    }
    if (result.version().isDeletion()) {
      return Made.REMOVED;
    }
    return result.version().number() == 1 ? Made.CREATED : Made.REPLACED;
  }
}
