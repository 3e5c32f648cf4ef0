package io.rollcall.contract.history;

import io.rollcall.contract.history.Observation.Freshness;
import io.rollcall.contract.history.Observation.Served;
import io.rollcall.model.InstanceKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Whether all say the same of a service, once nothing has changed for a while. */
final class LastWord {

  private final Evidence evidence;
  private final List<Violation> violations = new ArrayList<>();

  LastWord(Evidence evidence) {
    this.evidence = evidence;
  }

  List<Violation> violations() {
    evidence.observations().forEach(this::check);
    return violations;
  }

  private void check(String service, List<Observation> observations) {
    long quiet = evidence.quietFrom(service);
    var last = new TreeMap<String, Observation>();
    for (var seen : observations) {
      last.putIfAbsent(seen.source(), seen);
      if (seen.startNanos() >= quiet) {
        last.put(seen.source(), seen);
      }
    }
    if (last.values().stream().noneMatch(seen -> seen.startNanos() >= quiet)) {
      return;
    }
    for (var seen : last.values()) {
      if (seen.startNanos() < quiet || !isFresh(seen)) {
        violations.add(new Violation.NoLastWord(seen.source(), service));
      }
    }
    last.values().removeIf(seen -> seen.startNanos() < quiet || !isFresh(seen));
    compare(
        last.values().stream().sorted(Comparator.comparing(Observation::isFromBackend)).toList());
  }

  private void compare(List<Observation> last) {
    if (last.isEmpty()) {
      return;
    }
    var all =
        new Span(
            last.stream().mapToLong(Observation::startNanos).min().orElseThrow(),
            last.stream().mapToLong(Observation::endNanos).max().orElseThrow());
    var first = last.getFirst();
    for (var other : last) {
      if (!settled(first, all).equals(settled(other, all))) {
        violations.add(new Violation.Disagreement(first, other, "content differs"));
      } else if (revisionsDiffer(first, other) && nothingExpires(first.service(), all)) {
        violations.add(new Violation.Disagreement(first, other, "revisions differ"));
      }
    }
  }

  private static boolean revisionsDiffer(Observation one, Observation other) {
    var revision = served(one).revision();
    var another = served(other).revision();
    return revision.isPresent() && another.isPresent() && !revision.equals(another);
  }

  /** What was served, but for what may be running out just then. */
  private SortedMap<String, String> settled(Observation seen, Span all) {
    var settled = new TreeMap<String, String>();
    for (Map.Entry<String, String> entry : served(seen).healthy().entrySet()) {
      var line = evidence.timeline(new InstanceKey(seen.service(), entry.getKey()));
      if (!mayExpire(line, all)) {
        settled.put(entry.getKey(), entry.getValue());
      }
    }
    return settled;
  }

  private boolean nothingExpires(String service, Span all) {
    return evidence.timelines(service).stream().noneMatch(line -> mayExpire(line, all));
  }

  private boolean mayExpire(Timeline line, Span all) {
    long over = line.leaseEnd(all.toNanos(), evidence.bounds().healthySlack(), any -> true);
    return line.hasLease()
        && !line.mustBeRegistered(all)
        && Horizon.later(over, evidence.bounds().lag()) >= all.fromNanos()
        && line.removal(all) == null;
  }

  private static Served served(Observation seen) {
    return (Served) seen.answer();
  }

  private static boolean isFresh(Observation seen) {
    return seen.answer() instanceof Served served && served.freshness() == Freshness.FRESH;
  }
}
