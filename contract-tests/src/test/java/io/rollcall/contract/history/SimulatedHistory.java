package io.rollcall.contract.history;

import io.rollcall.contract.history.Action.BeginMaintenance;
import io.rollcall.contract.history.Action.EndMaintenance;
import io.rollcall.contract.history.Action.Remove;
import io.rollcall.contract.history.Action.Renew;
import io.rollcall.contract.history.Action.Report;
import io.rollcall.contract.history.Fault.Effect;
import io.rollcall.contract.history.Observation.Freshness;
import io.rollcall.contract.history.Observation.Served;
import io.rollcall.contract.history.Observation.Silence;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What clients of two replicas over a {@link SimulatedRegistry} do and see in 100 simulated
 * seconds, with at most two faults. Instance "steady" always lives, and registers again as it is
 * now and then; so do "maintained" and "sick", which are taken out of service after 3 s, the one by
 * maintenance and the other by a report, and "restored", which is back in service a second later.
 * "silent" sends no heartbeats, "late" sends them when its lease may be over, "leaver" is removed
 * after 3 s; many others come and go, each by two clients that don't know of each other.
 */
final class SimulatedHistory {

  private static final double CALM = 65;
  private static final double END = 110;

  private record Event(double at, Runnable body) {}

  private final Random random;
  private final SimulatedRegistry registry;
  private final List<Event> events = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final List<Call> calls = new ArrayList<>();
  private final List<Observation> observations = new ArrayList<>();
  private final List<Listing> listings = new ArrayList<>();
  private int fingerprints;

  private SimulatedHistory(Random random) {
    this.random = random;
    this.registry = new SimulatedRegistry(random);
  }

  /** With faults of any kind. */
  static SimulatedHistory any(long seed) {
    return new SimulatedHistory(new Random(seed)).run(6);
  }

  /** With faults that lose no data. */
  static SimulatedHistory lossless(long seed) {
    return new SimulatedHistory(new Random(seed)).run(5);
  }

  List<Call> calls() {
    calls.sort(Comparator.comparingLong(Call::startNanos));
    return calls;
  }

  List<Observation> observations() {
    observations.sort(Comparator.comparingLong(Observation::startNanos));
    return observations;
  }

  List<Violation> violations() {
    return violations(Story.BOUNDS);
  }

  List<Violation> violations(Bounds bounds) {
    return new HistoryChecker(bounds).check(calls(), observations(), listings, faults);
  }

  private SimulatedHistory run(int kindsOfFaults) {
    for (double at = 15 + random.nextDouble() * 10; at < 50; at += 35) {
      fault(at, at + 3 + random.nextDouble() * 12, random.nextInt(kindsOfFaults));
    }
    script();
    for (int client = 0; client < 8; client++) {
      client("" + client / 2);
    }
    events.sort(Comparator.comparingDouble(Event::at));
    events.forEach(event -> event.body().run());
    registry.expire(END);
    List.of("a", "b").forEach(this::read);
    look();
    return this;
  }

  private void fault(double from, double to, int kind) {
    switch (kind) {
      case 1 -> add(from, to, new Fault.CutOff("a"));
      case 2 -> add(from, to, new Fault.CutOff("a"), new Fault.CutOff("b"));
      case 3 -> add(from, to, new Fault.Paused("b"));
      case 4 -> {
        add(from, to, new Fault.Hampered("a"), new Fault.LeasesStartOver());
        events.add(new Event(from, () -> registry.holdLeases(from)));
        events.add(new Event(to, () -> registry.startLeasesOver(to)));
      }
      case 5 -> {
        add(from, to, new Fault.CutOff("a"), new Fault.CutOff("b"), new Fault.DataLost());
        double middle = (from + to) / 2;
        events.add(new Event(middle, () -> registry.loseAll(middle)));
      }
      default -> {}
    }
  }

  private void add(double from, double to, Effect... effects) {
    faults.add(
        new Fault(
            "fault",
            Set.of(effects),
            nanos(from),
            nanos(from + 0.05),
            nanos(to - 0.05),
            nanos(to)));
  }

  private void script() {
    for (var id : List.of("steady", "maintained", "sick", "restored", "silent", "leaver")) {
      call(id, 0, 0.1, Story.register("1"), Outcome.OK);
    }
    call("leaver", 3, 3.1, new Remove(), Outcome.OK);
    call("maintained", 3, 3.1, new BeginMaintenance(), Outcome.OK);
    call("restored", 3, 3.1, new BeginMaintenance(), Outcome.OK);
    call("restored", 4, 4.1, new EndMaintenance(), Outcome.OK);
    call("sick", 3, 3.1, new Report(HealthStatus.UNHEALTHY), Outcome.OK);
    for (double at = 1; at < CALM; at += 9) {
      call("late", at, at + 0.1, Story.register("1"), Outcome.OK);
      call("late", at + 5.3, at + 5.4, new Renew(), Outcome.OK);
    }
    for (double at = 1; at < END; at += 2) {
      for (var id : List.of("steady", "restored")) {
        boolean isRegistration = at < CALM && random.nextInt(4) == 0;
        call(id, at, at + 0.1, isRegistration ? Story.register("1") : new Renew(), Outcome.OK);
      }
      call("maintained", at, at + 0.1, new Renew(), Outcome.OK);
      call("sick", at, at + 0.1, new Renew(), Outcome.OK);
    }
  }

  private void client(String id) {
    for (double at = random.nextDouble() * 5; at < CALM; ) {
      double to = at + 0.01 + random.nextDouble() * (random.nextInt(8) == 0 ? 4 : 0.4);
      call(id, at, to, anyAction(), anyOutcome());
      at = to + random.nextDouble() * (random.nextInt(5) == 0 ? 8 : 2.5);
    }
  }

  private Action anyAction() {
    return switch (random.nextInt(14)) {
      case 0 -> new Remove();
      case 10 -> new BeginMaintenance();
      case 11 -> new EndMaintenance();
      case 12 -> new Report(HealthStatus.UNHEALTHY);
      case 13 -> new Report(HealthStatus.HEALTHY);
      case 1 -> Story.createOnly("" + fingerprints++);
      case 2, 3 -> Story.register("" + fingerprints++);
      default -> new Renew();
    };
  }

  private Outcome anyOutcome() {
    return switch (random.nextInt(10)) {
      case 0 -> Outcome.FAILED;
      case 1, 2 -> Outcome.UNKNOWN;
      default -> Outcome.OK;
    };
  }

  /** One that is to be OK is what the registry makes of it. */
  private void call(String id, double from, double to, Action action, Outcome wanted) {
    switch (wanted) {
      case OK -> {
        double at = from + random.nextDouble() * (to - from);
        events.add(
            new Event(at, () -> record(id, from, to, action, registry.apply(at, id, action))));
      }
      case UNKNOWN -> {
        double at = from + random.nextDouble() * (to - from + 9.9);
        record(id, from, to, action, Outcome.UNKNOWN);
        if (random.nextBoolean()) {
          events.add(new Event(at, () -> registry.apply(at, id, action)));
        }
      }
      case FAILED, NOT_FOUND -> record(id, from, to, action, wanted);
    }
  }

  private void record(String id, double from, double to, Action action, Outcome outcome) {
    var key = new InstanceKey("orders", id);
    calls.add(new Call("a", key, action, nanos(from), nanos(to), outcome));
  }

  /** What the replica says at many moments, and once all is calm. */
  private void read(String replica) {
    double known = 0;
    for (double at = 0.5; at < END - 5; at += 0.05 + random.nextDouble()) {
      var fault = faultOn(replica, at);
      double asked = at - random.nextDouble() * 0.2;
      if (fault != null && fault.stops(replica) && at < seconds(fault.healNanos())) {
        observations.add(
            new Observation(replica, "orders", nanos(asked), nanos(at), new Silence()));
        continue;
      }
      double newest = fault == null ? at : seconds(fault.beginNanos());
      known = Math.max(known, newest - random.nextDouble() * 3.9);
      observe(replica, asked, at, registry.stateAt(known), freshness(fault, at));
    }
    observe(replica, END - 2, END - 1.9, registry.stateAt(END - 1.95), Freshness.FRESH);
  }

  private void look() {
    var state = registry.stateAt(END - 1.95);
    observations.add(
        new Observation(
            History.BACKEND,
            "orders",
            nanos(END - 2),
            nanos(END - 1.9),
            Served.raw(state.healthy())));
  }

  /** The fault that the replica is under, or has not got over yet. */
  private @Nullable Fault faultOn(String replica, double at) {
    return faults.stream()
        .filter(fault -> fault.affects(replica))
        .filter(fault -> seconds(fault.beginNanos()) <= at)
        .filter(fault -> at <= seconds(fault.endNanos()) + random.nextDouble() * 9)
        .findFirst()
        .orElse(null);
  }

  private Freshness freshness(@Nullable Fault fault, double at) {
    if (fault == null) {
      return Freshness.FRESH;
    }
    double since = at - seconds(fault.inForceNanos());
    return since > 9.5 || random.nextBoolean() ? Freshness.STALE : Freshness.FRESH;
  }

  private void observe(
      String replica, double from, double to, SimulatedRegistry.State state, Freshness freshness) {
    var served = new Served(state.healthy(), OptionalLong.of(state.revision()), freshness);
    observations.add(new Observation(replica, "orders", nanos(from), nanos(to), served));
    var entry = new Listing.Entry("orders", state.instances(), state.healthy().size());
    listings.add(page(replica, from, to, state.instances() == 0 ? List.of() : List.of(entry)));
  }

  private static Listing page(String replica, double from, double to, List<Listing.Entry> entries) {
    return new Listing(
        replica, nanos(from), nanos(to), new Listing.Page("a", entries.size() + 1, entries, null));
  }

  /** Replaces what the last page of services says. */
  void rewriteLastPage(List<Listing.Entry> entries) {
    var last = listings.removeLast();
    listings.add(
        page(last.source(), seconds(last.startNanos()), seconds(last.endNanos()), entries));
  }

  /** What the last page of services says of the only one. */
  Listing.Entry lastEntry() {
    return listings.getLast().page().services().getFirst();
  }

  /** Replaces what an observation says. */
  void rewrite(Observation seen, Observation.Answer answer) {
    observations.set(
        observations.indexOf(seen),
        new Observation(seen.source(), seen.service(), seen.startNanos(), seen.endNanos(), answer));
  }

  /** The fresh answers of replicas that began at least so many seconds after the start. */
  List<Observation> freshAfter(double from) {
    var fresh = new ArrayList<Observation>();
    for (var seen : observations()) {
      if (seen.startNanos() >= nanos(from)
          && !seen.isFromBackend()
          && seen.answer() instanceof Served served
          && served.freshness() == Freshness.FRESH) {
        fresh.add(seen);
      }
    }
    return fresh;
  }

  static long nanos(double seconds) {
    return Math.round(seconds * 1e9);
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }
}
