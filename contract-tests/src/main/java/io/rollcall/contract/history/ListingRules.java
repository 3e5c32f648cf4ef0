package io.rollcall.contract.history;

import io.rollcall.contract.history.Listing.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * What pages of services must and may hold. A service that no call of the history was about may be
 * there or not.
 */
final class ListingRules {

  private final Evidence evidence;
  private final Horizon horizon;
  private final List<Violation> violations = new ArrayList<>();

  ListingRules(Evidence evidence) {
    this.evidence = evidence;
    this.horizon = evidence.horizon();
  }

  List<Violation> violations(List<Listing> listings) {
    listings.forEach(this::check);
    return violations;
  }

  private void check(Listing seen) {
    checkOrder(seen);
    var states = horizon.states(seen.source(), seen.span());
    var entries = new HashMap<String, Entry>();
    seen.page().services().forEach(entry -> entries.put(entry.service(), entry));
    for (var service : evidence.services()) {
      var entry = entries.get(service);
      if (entry != null) {
        checkCounts(seen, states, entry);
      } else if (seen.page().covers(service)) {
        checkAbsence(seen, states, service);
      }
    }
  }

  private void checkOrder(Listing seen) {
    var page = seen.page();
    var last = page.after();
    for (var entry : page.services()) {
      if (last != null && entry.service().compareTo(last) <= 0) {
        violations.add(
            new Violation.WrongPage(
                seen, "'%s' comes after '%s'".formatted(entry.service(), last)));
      }
      last = entry.service();
    }
    if (page.services().size() > page.limit()) {
      violations.add(new Violation.WrongPage(seen, "it is larger than was asked for"));
    }
    if (page.next() != null && !Objects.equals(page.next(), last)) {
      violations.add(new Violation.WrongPage(seen, "it does not end with what comes before next"));
    }
  }

  private void checkAbsence(Listing seen, Span states, String service) {
    var there =
        evidence.timelines(service).stream()
            .filter(line -> line.mustBeRegistered(states))
            .map(Timeline::key)
            .toList();
    if (!there.isEmpty()) {
      violations.add(new Violation.MissingService(seen, service, there));
    }
  }

  private void checkCounts(Listing seen, Span states, Entry entry) {
    checkCount(
        seen,
        entry.service() + ".instances",
        entry.instances(),
        count(entry, line -> line.mustBeRegistered(states)),
        count(entry, line -> mayBeThere(seen, states, line, longer())));
    checkCount(
        seen,
        entry.service() + ".healthy",
        entry.healthy(),
        count(entry, line -> line.mustBeServed(states)),
        count(
            entry,
            line ->
                mayBeThere(seen, states, line, evidence.bounds().healthySlack())
                    && line.withheldBy(states) == null));
  }

  private void checkCount(Listing seen, String what, int told, long least, long most) {
    if (told < least || told > most) {
      violations.add(new Violation.WrongCount(seen, what, told, least, most));
    }
  }

  private long count(Entry entry, Predicate<Timeline> counts) {
    return evidence.timelines(entry.service()).stream().filter(counts).count();
  }

  /** For so long past its TTL an instance may be listed, be it healthy or not. */
  private Duration longer() {
    var bounds = evidence.bounds();
    return bounds.goneSlack().compareTo(bounds.healthySlack()) > 0
        ? bounds.goneSlack()
        : bounds.healthySlack();
  }

  /**
   * @param slack past the TTL, which holds the lag already
   */
  private boolean mayBeThere(Listing seen, Span states, Timeline line, Duration slack) {
    var bounds = evidence.bounds();
    long leaseEnd = line.leaseEnd(seen.endNanos(), slack, any -> true);
    return line.mayHaveBeenRegistered(seen.endNanos())
        && line.removal(states) == null
        && Horizon.later(states.fromNanos(), bounds.lag()) <= leaseEnd;
  }
}
