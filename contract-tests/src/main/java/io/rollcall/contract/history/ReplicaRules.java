package io.rollcall.contract.history;

import io.rollcall.contract.history.Observation.Freshness;
import io.rollcall.contract.history.Observation.Served;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the answers of one replica, and the revisions of all, follow on each other. */
final class ReplicaRules {

  private final Evidence evidence;
  private final Horizon horizon;
  private final List<Violation> violations = new ArrayList<>();

  ReplicaRules(Evidence evidence) {
    this.evidence = evidence;
    this.horizon = evidence.horizon();
  }

  List<Violation> violations() {
    for (var ofService : evidence.observations().values()) {
      checkReuse(ofService);
      bySource(ofService).values().forEach(this::checkReplica);
    }
    return violations;
  }

  private static Map<String, List<Observation>> bySource(List<Observation> observations) {
    var replicas = new HashMap<String, List<Observation>>();
    for (var seen : observations) {
      if (!seen.isFromBackend()) {
        replicas.computeIfAbsent(seen.source(), first -> new ArrayList<>()).add(seen);
      }
    }
    return replicas;
  }

  private void checkReplica(List<Observation> ofReplica) {
    for (int i = 0; i < ofReplica.size(); i++) {
      var seen = ofReplica.get(i);
      var before = ofReplica.subList(0, i);
      if (seen.answer() instanceof Served served) {
        checkRevision(seen, served, before);
        checkStillness(seen, served, before);
        checkMark(seen, served);
      } else {
        checkFailure(seen, before);
      }
    }
  }

  private void checkRevision(Observation seen, Served served, List<Observation> before) {
    for (var earlier : before.reversed()) {
      if (earlier.endNanos() < seen.startNanos()
          && earlier.answer() instanceof Served was
          && was.revision().orElse(0) > served.revision().orElse(Long.MAX_VALUE)
          && !mayBeOfLostData(earlier, seen)) {
        violations.add(new Violation.RevisionWentBack(earlier, seen));
        return;
      }
    }
  }

  /** Whether either may be of before the backend lost what it held, and the other not. */
  private boolean mayBeOfLostData(Observation earlier, Observation later) {
    long oldest = Math.min(oldestState(earlier), oldestState(later));
    return horizon.mayHaveLostData(
        new Span(oldest, Math.max(earlier.endNanos(), later.endNanos())));
  }

  /**
   * Since when the backend may have been as the replica says; a stale answer may be of any time.
   */
  private long oldestState(Observation seen) {
    return seen.answer() instanceof Served served && served.freshness() == Freshness.FRESH
        ? horizon.states(seen.source(), seen.span()).fromNanos()
        : Long.MIN_VALUE;
  }

  /** Against the answer before; what overlaps is compared with nothing. */
  private void checkStillness(Observation seen, Served served, List<Observation> before) {
    if (!before.isEmpty()
        && before.getLast().answer() instanceof Served was
        && !was.revision().equals(served.revision())
        && isFresh(was)
        && isFresh(served)
        && isStill(seen.service(), states(before.getLast(), seen))) {
      violations.add(new Violation.RevisionMovedForNothing(before.getLast(), seen));
    }
  }

  /** All that the two answers may reflect. */
  private Span states(Observation earlier, Observation later) {
    return new Span(
        horizon.states(earlier.source(), earlier.span()).fromNanos(),
        Math.max(earlier.endNanos(), later.endNanos()));
  }

  /** A service without instances has the revision of all that have none. */
  private boolean isStill(String service, Span span) {
    var lines = evidence.timelines(service);
    return horizon.isCalm(span)
        && lines.stream().allMatch(line -> line.isStill(span))
        && lines.stream().anyMatch(line -> line.mustBeRegistered(span));
  }

  private static boolean isFresh(Served served) {
    return served.freshness() == Freshness.FRESH;
  }

  private void checkMark(Observation seen, Served served) {
    if (!isFresh(served)) {
      return;
    }
    for (var fault : horizon.faults()) {
      if (fault.has(new Fault.CutOff(seen.source()))
          && seen.startNanos() > Horizon.later(fault.inForceNanos(), evidence.bounds().detection())
          && seen.endNanos() < fault.healNanos()
          && !horizon.mayBeSilent(seen.source(), new Span(fault.inForceNanos(), seen.endNanos()))) {
        violations.add(new Violation.UnmarkedStaleness(seen, fault));
      }
    }
  }

  private void checkFailure(Observation seen, List<Observation> before) {
    var isSilence = seen.answer() instanceof Observation.Silence;
    if (isSilence && horizon.mayBeSilent(seen.source(), seen.span())) {
      return;
    }
    var known = lastServed(before, seen);
    if (known != null && !horizon.mayHaveForgotten(seen.source(), between(known, seen))) {
      violations.add(new Violation.FailedRead(seen));
    }
  }

  private static @Nullable Observation lastServed(List<Observation> before, Observation seen) {
    for (var earlier : before.reversed()) {
      if (earlier.endNanos() < seen.startNanos()
          && earlier.answer() instanceof Served served
          && !served.healthy().isEmpty()) {
        return earlier;
      }
    }
    return null;
  }

  private void checkReuse(List<Observation> ofService) {
    var first = new HashMap<Long, Observation>();
    for (var seen : ofService) {
      if (seen.answer() instanceof Served served && served.revision().isPresent()) {
        var revision = served.revision().getAsLong();
        var known = first.putIfAbsent(revision, seen);
        if (known != null && mayBeOfLostData(known, seen)) {
          first.put(revision, seen);
        } else if (known != null && !isSame(known, served)) {
          violations.add(new Violation.RevisionReused(known, seen));
        }
      }
    }
  }

  private static boolean isSame(Observation known, Served served) {
    return known.answer() instanceof Served was && was.healthy().equals(served.healthy());
  }

  private static Span between(Observation one, Observation other) {
    return new Span(one.startNanos(), Math.max(one.endNanos(), other.endNanos()));
  }
}
