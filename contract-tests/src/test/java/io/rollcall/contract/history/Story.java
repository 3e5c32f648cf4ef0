package io.rollcall.contract.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.contract.history.Action.BeginMaintenance;
import io.rollcall.contract.history.Action.EndMaintenance;
import io.rollcall.contract.history.Action.Register;
import io.rollcall.contract.history.Action.Remove;
import io.rollcall.contract.history.Action.Renew;
import io.rollcall.contract.history.Action.Report;
import io.rollcall.contract.history.Observation.Answer;
import io.rollcall.contract.history.Observation.Served;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A history told by hand, in seconds. Unless it says otherwise: one service, a TTL of 5 s, calls
 * and reads at replica "a" that take 0.1 s, fingerprint "1", and the bounds of a backend whose
 * leases end at most 1 s late.
 */
final class Story {

  static final Bounds BOUNDS = Bounds.of(Duration.ofSeconds(1), Duration.ofSeconds(5));

  private static final String SERVICE = "orders";
  private static final double TAKES = 0.1;

  private Bounds bounds = BOUNDS;
  private final List<Call> calls = new ArrayList<>();
  private final List<Observation> observations = new ArrayList<>();
  private final List<Listing> listings = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();

  /** Heartbeats may be acknowledged for a second after a removal. */
  Story withHeartbeatsBehind() {
    bounds =
        new Bounds(
            bounds.lag(),
            bounds.settle(),
            bounds.detection(),
            bounds.reach(),
            bounds.healthySlack(),
            bounds.goneSlack(),
            bounds.shortestTtl(),
            bounds.quiet(),
            Duration.ofSeconds(1));
    return this;
  }

  Story call(Action action, String id, double from, double to, Outcome outcome) {
    calls.add(new Call("a", new InstanceKey(SERVICE, id), action, nanos(from), nanos(to), outcome));
    return this;
  }

  /** Acknowledged by that replica. */
  Story callAt(String replica, Action action, String id, double from, double to) {
    var key = new InstanceKey(SERVICE, id);
    calls.add(new Call(replica, key, action, nanos(from), nanos(to), Outcome.OK));
    return this;
  }

  Story registered(String id, double at) {
    return call(register("1"), id, at, at + TAKES, Outcome.OK);
  }

  Story renewed(String id, double at) {
    return call(new Renew(), id, at, at + TAKES, Outcome.OK);
  }

  Story removed(String id, double at) {
    return call(new Remove(), id, at, at + TAKES, Outcome.OK);
  }

  Story outOfService(String id, double at) {
    return call(new BeginMaintenance(), id, at, at + TAKES, Outcome.OK);
  }

  Story backInService(String id, double at) {
    return call(new EndMaintenance(), id, at, at + TAKES, Outcome.OK);
  }

  Story reported(String id, HealthStatus status, double at) {
    return call(new Report(status), id, at, at + TAKES, Outcome.OK);
  }

  /** Registered at the first second and renewed every other one until the last. */
  Story lives(String id, int from, int to) {
    registered(id, from);
    for (int second = from + 1; second <= to; second += 2) {
      renewed(id, second);
    }
    return this;
  }

  Story answered(String source, double from, double to, Answer answer) {
    observations.add(new Observation(source, SERVICE, nanos(from), nanos(to), answer));
    return this;
  }

  Story seen(double at, long revision, String... ids) {
    return seenAt("a", at, revision, ids);
  }

  Story seenAt(String replica, double at, long revision, String... ids) {
    return answered(replica, at, at + TAKES, Served.fresh(revision, instances(ids)));
  }

  Story seenStale(double at, long revision, String... ids) {
    return answered("a", at, at + TAKES, Served.stale(revision, instances(ids)));
  }

  Story listed(double at, Listing.Page page) {
    listings.add(new Listing("a", nanos(at), nanos(at + TAKES), page));
    return this;
  }

  Story held(double at, String... ids) {
    return answered(History.BACKEND, at, at + TAKES, Served.raw(instances(ids)));
  }

  /** In force 0.1 s after its beginning, healed 0.1 s before its end. */
  Story fault(double from, double to, Fault.Effect... effects) {
    faults.add(
        new Fault(
            "fault",
            Set.of(effects),
            nanos(from),
            nanos(from + TAKES),
            nanos(to - TAKES),
            nanos(to)));
    return this;
  }

  List<Violation> violations() {
    calls.sort(Comparator.comparingLong(Call::startNanos));
    observations.sort(Comparator.comparingLong(Observation::startNanos));
    return new HistoryChecker(bounds).check(calls, observations, listings, faults);
  }

  void isFine() {
    assertThat(violations()).extracting(Violation::explanation).isEmpty();
  }

  /** Breaks one rule, once. */
  <V extends Violation> V breaks(Class<V> rule) {
    assertThat(violations()).as("violations").hasSize(1).first().isInstanceOf(rule);
    var violation = rule.cast(violations().getFirst());
    assertThat(violation.explanation()).doesNotContain("null");
    return violation;
  }

  static Register register(String fingerprint) {
    return new Register(fingerprint, Duration.ofSeconds(5), PutMode.CREATE_OR_REPLACE);
  }

  static Register createOnly(String fingerprint) {
    return new Register(fingerprint, Duration.ofSeconds(5), PutMode.CREATE_ONLY);
  }

  /** Without heartbeats. */
  static Register probed(String fingerprint) {
    return new Register(fingerprint, null, PutMode.CREATE_OR_REPLACE);
  }

  private static Map<String, String> instances(String... ids) {
    var instances = new TreeMap<String, String>();
    for (var id : ids) {
      var parts = id.split("=", 2);
      instances.put(parts[0], parts.length > 1 ? parts[1] : "1");
    }
    return instances;
  }

  private static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }
}
