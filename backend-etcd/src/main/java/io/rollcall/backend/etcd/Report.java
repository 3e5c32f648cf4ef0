package io.rollcall.backend.etcd;

import io.rollcall.backend.etcd.InstanceReads.Found;
import io.rollcall.model.HealthReport;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.InstanceNotFound;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import io.rollcall.store.Tries;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One report of health, which is tried until nobody else wrote in between, and tried again after an
 * unknown outcome only where it surely was not done.
 */
final class Report {

  private final GroupCommit commits;
  private final Keys keys;
  private final InstanceReads reads;
  private final Tries tries;
  private final HealthReport report;
  private final InstanceKey key;

  private @Nullable Sent unknown;

  /** What was found before a write of which nothing is known. */
  private record Sent(Found before, OutcomeUnknown reason) {}

  Report(GroupCommit commits, Keys keys, InstanceReads reads, Tries tries, HealthReport report) {
    this.commits = commits;
    this.keys = keys;
    this.reads = reads;
    this.tries = tries;
    this.report = report;
    this.key = report.key();
  }

  void run() {
    try {
      tries.until(key, () -> attempt() ? true : null);
    } catch (BackendUnavailable e) {
      throw unknown == null ? e : unknown.reason();
    }
  }

  /** False when it is to be tried again. */
  private boolean attempt() {
    var found = reads.find(key);
    var stored = found.instance();
    if (stored != null && isSettled(found, stored)) {
      return true;
    }
    if (unknown != null) {
      requireNotDone(unknown, found);
    }
    if (stored == null) {
      throw new InstanceNotFound(key);
    }
    try {
      return commits.commit(change(found, stored)).response().getSucceeded();
    } catch (LeaseNotFound e) {
      return false;
    } catch (OutcomeUnknown e) {
      unknown = new Sent(found, e);
      return false;
    }
  }

  private void requireNotDone(Sent sent, Found found) {
    if (found.revision() != sent.before().revision()
        || found.healthRevision() != sent.before().healthRevision()) {
      throw sent.reason();
    }
    if (EtcdErrors.isAnswered(sent.reason())) {
      unknown = null;
      throw EtcdErrors.notDone(sent.reason());
    }
  }

  private Change change(Found found, StoredInstance stored) {
    var health = keys.health(key);
    return new Change(
        key,
        List.of(
            Txns.isAt(keys.instance(key), found.revision()),
            Txns.isAt(health, found.healthRevision())),
        List.of(Txns.put(health, Values.of(report, stored.revision()), stored.lease())),
        List.of(),
        null);
  }

  private boolean isSettled(Found found, StoredInstance stored) {
    var now = found.now(stored);
    return report.isLate(now) || report.isKnown(now);
  }
}
