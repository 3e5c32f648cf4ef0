package io.rollcall.simulation;

import io.rollcall.contract.configs.Answer;
import io.rollcall.contract.configs.ConfigCall;
import io.rollcall.contract.configs.ConfigChecker;
import io.rollcall.contract.configs.ConfigLog;
import io.rollcall.contract.configs.ConfigViolation;
import io.rollcall.contract.history.Bounds;
import io.rollcall.contract.history.Call;
import io.rollcall.contract.history.Fault;
import io.rollcall.contract.history.History;
import io.rollcall.contract.history.HistoryChecker;
import io.rollcall.contract.history.Listing;
import io.rollcall.contract.history.Observation;
import io.rollcall.contract.history.Outcome;
import io.rollcall.contract.history.Violation;
import io.rollcall.model.Limits;
import io.rollcall.simulation.machine.Machine;
import io.rollcall.simulation.machine.Simulator;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** One scenario, played and judged. */
final class Episode {

  static final Duration LENGTH = Scenario.BUSY.plus(Scenario.CALM);

  /** What begins later may be cut short by the end. */
  private static final Duration LAST_CALLS = LENGTH.minusSeconds(10);

  /**
   * Tighter than what is promised over real networks, as messages take a millisecond here: of the
   * promises, only how long a replica may go unmarked, and how long it takes after a fault, are as
   * they are.
   */
  private static final Bounds BOUNDS =
      new Bounds(
          Duration.ofMillis(100),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(2),
          Duration.ofSeconds(2),
          Limits.SHORTEST_TTL,
          Duration.ofSeconds(10),
          Duration.ZERO);

  private final Scenario scenario;
  private final Simulator simulator;
  private final History history;
  private final ProbedService probed;
  private final ConfigLog configLog;
  private final ConfigWorkload configs;
  private final List<String> violations = new ArrayList<>();

  private Episode(Scenario scenario) {
    this.scenario = scenario;
    this.simulator = new Simulator(scenario.seed());
    this.history = new History(new Machine(simulator, "judge"));
    this.probed = new ProbedService(simulator);
    this.configLog = new ConfigLog(history::nanos);
    this.configs = new ConfigWorkload(simulator, scenario, configLog);
  }

  /** Plays it from its beginning to its end, on the caller's thread. */
  static Verdict play(Scenario scenario) {
    var episode = new Episode(scenario);
    try {
      episode.play();
    } catch (IllegalStateException broken) {
      episode.violations.add(stackTrace(broken));
    }
    return episode.judge();
  }

  /** How often an instance had to be in what was served, as the history of it obliges. */
  static long obligations(Scenario scenario) {
    var episode = new Episode(scenario);
    episode.play();
    return new HistoryChecker(BOUNDS).obligations(episode.history);
  }

  /** How many versions of configurations were made, as their writers were told. */
  static long madeVersions(Scenario scenario) {
    var episode = new Episode(scenario);
    episode.play();
    return episode.configLog.calls().stream()
        .filter(call -> call.answer() instanceof Answer.Made)
        .count();
  }

  /** Plays it, and gives all that happened, for people, in order of starts. */
  static List<String> tell(Scenario scenario) {
    var episode = new Episode(scenario);
    episode.play();
    return episode.story();
  }

  private void play() {
    var world = new World(simulator, scenario, history, probed, configs);
    var client = new ReplicaClient(simulator, history, world.replicas());
    new Workload(simulator, scenario, client).begin(world.replicas());
    probed.begin(client, world.replicas());
    configs.begin(client, world.replicas());
    simulator.runUntil(LENGTH.toNanos());
    configs.end(world.replicas());
    world.end();
  }

  private Verdict judge() {
    var calls = history.calls();
    new HistoryChecker(BOUNDS)
        .check(history).stream().map(Violation::explanation).forEach(violations::add);
    violations.addAll(probed.violations(history.faults()));
    new ConfigChecker(BOUNDS)
        .check(configLog.calls(), history.faults()).stream()
            .map(ConfigViolation::toString)
            .forEach(violations::add);
    violations.addAll(configs.failures(LAST_CALLS));
    requireRecovery(calls);
    return new Verdict(
        scenario,
        calls.size()
            + history.observations().size()
            + history.listings().size()
            + configLog.calls().size(),
        history.faults().size(),
        List.copyOf(violations));
  }

  /** Whoever stays gets through again: if nobody did, all would agree on emptiness. */
  private void requireRecovery(List<Call> calls) {
    for (var key : Workload.STEADY) {
      calls.stream()
          .filter(call -> call.key().equals(key) && call.startNanos() < LAST_CALLS.toNanos())
          .reduce((earlier, later) -> later)
          .filter(last -> last.outcome() != Outcome.OK)
          .ifPresent(last -> violations.add("%s did not recover: %s".formatted(key, last)));
    }
  }

  private static String stackTrace(Throwable failure) {
    var text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  private List<String> story() {
    record Line(long nanos, String text) {}
    return Stream.of(
            history.calls().stream().map(call -> new Line(call.startNanos(), call.toString())),
            history.observations().stream()
                .map((Observation seen) -> new Line(seen.startNanos(), seen.toString())),
            history.listings().stream()
                .map((Listing seen) -> new Line(seen.startNanos(), seen.toString())),
            configLog.calls().stream()
                .map((ConfigCall call) -> new Line(call.startNanos(), call.toString())),
            history.faults().stream()
                .map((Fault fault) -> new Line(fault.beginNanos(), fault.toString())))
        .flatMap(lines -> lines)
        .sorted(Comparator.comparingLong(Line::nanos))
        .map(Line::text)
        .toList();
  }
}
