package io.rollcall.simulation;

import static java.util.stream.Collectors.toMap;

import io.rollcall.contract.history.Fault;
import io.rollcall.contract.history.Outcome;
import io.rollcall.health.Probe;
import io.rollcall.health.ProbeResult;
import io.rollcall.model.HealthCheck;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.model.Registration;
import io.rollcall.model.RegistryException;
import io.rollcall.model.ServiceInstance;
import io.rollcall.registry.Write;
import io.rollcall.runtime.Rollcall;
import io.rollcall.simulation.machine.Machine;
import io.rollcall.simulation.machine.Simulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A service whose instances are probed: they fall ill and recover, and one of them is to be
 * deregistered when it stays ill. Where nothing has gone wrong for long enough, what is served has
 * to be as they are.
 */
final class ProbedService {

  private static final String NAME = "probed";

  private static final HealthCheck.Schedule SCHEDULE =
      new HealthCheck.Schedule(Duration.ofSeconds(10), Duration.ofSeconds(2), 2, 2);

  private static final Duration EVICTED_AFTER = Duration.ofMinutes(1);

  /** The instance that is deregistered when it stays ill for {@link #EVICTED_AFTER}. */
  private static final int EVICTABLE = 3;

  private static final int INSTANCES = 4;

  /**
   * Within this, another replica has taken over, has probed as often as it takes, and has told: the
   * TTL of replicas, three intervals, and what probes and jitter take.
   */
  private static final Duration SETTLED_AFTER = Duration.ofSeconds(60);

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);

  /** So long that Rollcall does not take it for one that keeps changing. */
  private static final Duration SHORTEST_TURN = Duration.ofSeconds(110);

  /** How an instance is from a moment on. */
  private record Turn(long nanos, boolean well) {}

  /** What a replica served; {@code served} tells of each instance that it has. */
  private record Look(long nanos, String replica, Map<String, Boolean> served) {}

  private record Entry(long nanos, String id) {}

  private final Simulator simulator;
  private final List<List<Turn>> turns;
  private final List<Look> looks = new ArrayList<>();
  private final List<Entry> registrations = new ArrayList<>();

  ProbedService(Simulator simulator) {
    this.simulator = simulator;
    var random = simulator.random("illness");
    this.turns =
        IntStream.range(0, INSTANCES)
            .mapToObj(
                i -> {
                  var own = new ArrayList<Turn>();
                  var well = true;
                  for (long at = 0; at < Scenario.BUSY.toNanos(); well = !well) {
                    own.add(new Turn(at, well));
                    at += SHORTEST_TURN.toNanos() + random.nextLong(SHORTEST_TURN.toNanos());
                  }
                  return List.copyOf(own);
                })
            .toList();
  }

  /** How {@code machine} probes. */
  Probe probe(Machine machine) {
    var random = simulator.random("probes of " + machine);
    var broke = new boolean[INSTANCES];
    return target -> {
      int number = number(target.key().id());
      if (isWell(number)) {
        machine.sleep(Duration.ofMillis(1 + random.nextInt(50)));
        return ProbeResult.passed("well");
      }
      var hangs = random.nextBoolean();
      machine.sleep(hangs ? SCHEDULE.timeout() : Duration.ofMillis(1));
      broke[number] = !broke[number] && random.nextInt(8) == 0;
      if (broke[number]) { // never twice in a row: then it would say nothing for long
        throw new IllegalStateException("A probe that breaks.");
      }
      return ProbeResult.failed(hangs ? "no answer" : "refused");
    };
  }

  /** Registers the instances, again when they are gone, and looks at them from all sides. */
  void begin(ReplicaClient client, List<Replica> replicas) {
    var machine = new Machine(simulator, "owner of the probed");
    for (int i = 0; i < INSTANCES; i++) {
      int number = i;
      machine.begin(
          () -> {
            while (true) {
              keepRegistered(client, replicas.getFirst(), number);
              machine.sleep(BETWEEN_LOOKS);
            }
          });
    }
    for (var replica : replicas) {
      machine.begin(
          () -> {
            while (true) {
              machine.sleep(BETWEEN_LOOKS);
              look(client, replica);
            }
          });
    }
  }

  /** Looks that show what must not be, while nothing has been wrong for long enough. */
  List<String> violations(List<Fault> faults) {
    var violations = new ArrayList<String>();
    for (var look : looks) {
      if (isCalm(faults, look.nanos() - SETTLED_AFTER.toNanos(), look.nanos())) {
        for (int i = 0; i < INSTANCES; i++) {
          check(look, i, faults, violations);
        }
      }
    }
    return violations;
  }

  private void check(Look look, int number, List<Fault> faults, List<String> violations) {
    var now = turn(number, look.nanos());
    long since = Math.max(now.nanos(), registeredBefore(id(number), look.nanos()));
    boolean isSettled = look.nanos() - since > SETTLED_AFTER.toNanos();
    var served = look.served().get(id(number));
    if (served == null) {
      if (isSettled && !(number == EVICTABLE && mayHaveBeenEvicted(look.nanos()))) {
        violations.add("%s is missing: %s, %s".formatted(id(number), look, now));
      }
    } else if (isSettled && served != now.well()) {
      violations.add("%s is served: %s, but %s: %s".formatted(id(number), served, now, look));
    } else if (number == EVICTABLE
        && !now.well()
        && look.nanos() - since > EVICTED_AFTER.plus(SETTLED_AFTER).toNanos()
        && isCalm(faults, since, look.nanos())) {
      violations.add("%s is still there: %s, %s".formatted(id(number), look, now));
    }
  }

  /** It was ill for long enough, and its owner has not registered it since. */
  private boolean mayHaveBeenEvicted(long nanos) {
    var own = turns.get(EVICTABLE);
    long registered = registeredBefore(id(EVICTABLE), nanos);
    for (int i = 0; i < own.size(); i++) {
      var turn = own.get(i);
      long end = i + 1 < own.size() ? Math.min(nanos, own.get(i + 1).nanos()) : nanos;
      if (!turn.well()
          && end - turn.nanos() >= EVICTED_AFTER.toNanos()
          && registered < end + SETTLED_AFTER.toNanos()) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCalm(List<Fault> faults, long fromNanos, long toNanos) {
    return faults.stream()
        .noneMatch(fault -> fault.beginNanos() <= toNanos && fault.endNanos() >= fromNanos);
  }

  private long registeredBefore(String id, long nanos) {
    return registrations.stream()
        .filter(entry -> entry.id().equals(id) && entry.nanos() <= nanos)
        .mapToLong(Entry::nanos)
        .max()
        .orElse(nanos);
  }

  private void keepRegistered(ReplicaClient client, Replica replica, int number) {
    var key = new InstanceKey(NAME, id(number));
    if (number == EVICTABLE && !isWell(number)) {
      return;
    }
    var outcome =
        client.ask(
            replica,
            rollcall -> register(rollcall, key, number),
            Duration.ofSeconds(8),
            Outcome.FAILED,
            Outcome.UNKNOWN);
    if (outcome == Outcome.OK || outcome == Outcome.UNKNOWN) {
      registrations.add(new Entry(simulator.nanos(), key.id()));
    }
  }

  /** Fails when it is there. */
  private static Outcome register(Rollcall rollcall, InstanceKey key, int number) {
    var schedule = number == EVICTABLE ? SCHEDULE.withDeregisterAfter(EVICTED_AFTER) : SCHEDULE;
    var registration =
        Registration.builder(key.service(), key.id(), "10.0.0.1", 80)
            .healthCheck(new HealthCheck.Tcp(schedule))
            .build();
    return ReplicaClient.outcome(rollcall, new Write.Register(registration, PutMode.CREATE_ONLY));
  }

  private void look(ReplicaClient client, Replica replica) {
    Optional<Map<String, Boolean>> nothing = Optional.empty();
    client
        .ask(replica, ProbedService::served, Duration.ofSeconds(2), nothing, nothing)
        .ifPresent(served -> looks.add(new Look(simulator.nanos(), replica.name(), served)));
  }

  /** Empty while nothing is known, or what is known may be old. */
  private static Optional<Map<String, Boolean>> served(Rollcall rollcall) {
    try {
      var snapshot = rollcall.discovery().discover(NAME);
      return snapshot.isStale()
          ? Optional.empty()
          : Optional.of(
              snapshot.instances().stream()
                  .collect(toMap(ServiceInstance::id, ServiceInstance::isServed)));
    } catch (RegistryException.BackendUnavailable e) {
      return Optional.empty();
    }
  }

  private boolean isWell(int number) {
    return turn(number, simulator.nanos()).well();
  }

  private Turn turn(int number, long nanos) {
    return turns.get(number).stream()
        .filter(turn -> turn.nanos() <= nanos)
        .reduce((earlier, later) -> later)
        .orElseThrow();
  }

  private static String id(int number) {
    return "p" + number;
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring(1));
  }
}
