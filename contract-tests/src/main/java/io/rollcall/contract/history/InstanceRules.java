package io.rollcall.contract.history;

import io.rollcall.contract.history.Observation.Freshness;
import io.rollcall.contract.history.Observation.Served;
import io.rollcall.model.InstanceKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What one observation may and must hold. */
final class InstanceRules {

  private final Evidence evidence;
  private final Horizon horizon;
  private final List<Violation> violations = new ArrayList<>();

  InstanceRules(Evidence evidence) {
    this.evidence = evidence;
    this.horizon = evidence.horizon();
  }

  List<Violation> violations() {
    evidence.observations().values().forEach(all -> all.forEach(this::check));
    return violations;
  }

  /** How often an instance had to be in what was served. */
  long obligations() {
    return evidence.observations().values().stream()
        .flatMap(List::stream)
        .mapToLong(this::obligations)
        .sum();
  }

  private long obligations(Observation seen) {
    if (!(seen.answer() instanceof Served served)) {
      return 0;
    }
    var states = horizon.states(seen.source(), seen.span());
    return evidence.timelines(seen.service()).stream()
        .filter(line -> mustBeIn(seen, served, states, line))
        .count();
  }

  private void check(Observation seen) {
    if (seen.answer() instanceof Served served) {
      var states = horizon.states(seen.source(), seen.span());
      checkMissing(seen, served, states);
      served
          .healthy()
          .forEach((id, fingerprint) -> checkServed(seen, served, states, id, fingerprint));
    }
  }

  private void checkMissing(Observation seen, Served served, Span states) {
    var missing = new HashSet<InstanceKey>();
    for (var line : evidence.timelines(seen.service())) {
      if (!served.healthy().containsKey(line.key().id()) && mustBeIn(seen, served, states, line)) {
        missing.add(line.key());
      }
    }
    if (served.healthy().isEmpty() && !missing.isEmpty()) {
      violations.add(new Violation.EmptyByError(seen, Set.copyOf(missing)));
    } else {
      missing.forEach(
          key ->
              violations.add(
                  new Violation.MissingInstance(
                      seen, key, evidence.timeline(key).lastProof(seen.startNanos()))));
    }
  }

  private boolean mustBeIn(Observation seen, Served served, Span states, Timeline line) {
    if (served.freshness() == Freshness.FRESH && line.mustBeServed(states)) {
      return true;
    }
    return horizon.faults().stream()
        .anyMatch(fault -> isLastWordBefore(fault, seen) && wasKnownBefore(fault, seen, line));
  }

  /** Whether the replica can have learned nothing since the fault began. */
  private static boolean isLastWordBefore(Fault fault, Observation seen) {
    return fault.has(new Fault.CutOff(seen.source()))
        && fault.inForceNanos() <= seen.startNanos()
        && seen.endNanos() <= fault.healNanos();
  }

  private boolean wasKnownBefore(Fault fault, Observation seen, Timeline line) {
    return line.mustBeServedUnlessLostBy(fault, horizon.statesBefore(fault, seen.source()));
  }

  private void checkServed(
      Observation seen, Served served, Span states, String id, String fingerprint) {
    var key = new InstanceKey(seen.service(), id);
    var line = evidence.timeline(key);
    if (!line.mayHaveBeenRegistered(fingerprint, seen.endNanos())) {
      violations.add(new Violation.UnregisteredInstance(seen, key, fingerprint, null));
      return;
    }
    if (served.freshness() == Freshness.STALE) {
      return;
    }
    var end = line.endOf(fingerprint, states);
    var withheldBy = line.withheldBy(states);
    if (end != null) {
      violations.add(new Violation.UnregisteredInstance(seen, key, fingerprint, end));
    } else if (withheldBy != null) {
      violations.add(new Violation.WithheldInstance(seen, key, withheldBy));
    } else {
      checkExpiry(seen, line, states);
    }
  }

  /** The slack past the TTL holds the lag already. */
  private void checkExpiry(Observation seen, Timeline line, Span states) {
    var slack = evidence.bounds().healthySlack();
    long leaseEnd = line.leaseEnd(seen.endNanos(), slack, any -> true);
    if (Horizon.later(states.fromNanos(), evidence.bounds().lag()) > leaseEnd) {
      violations.add(new Violation.ExpiredInstance(seen, line.key(), leaseEnd));
    }
  }
}
