package io.rollcall.simulation;

import io.rollcall.config.Condition;
import io.rollcall.config.ConfigScope;
import io.rollcall.config.ConfigStore;
import io.rollcall.contract.configs.Answer;
import io.rollcall.contract.configs.ConfigCall;
import io.rollcall.contract.configs.ConfigClient;
import io.rollcall.contract.configs.ConfigLog;
import io.rollcall.contract.configs.ConfigWatcher;
import io.rollcall.contract.configs.RandomRequests;
import io.rollcall.contract.configs.Request;
import io.rollcall.contract.configs.Source;
import io.rollcall.simulation.machine.Machine;
import io.rollcall.simulation.machine.Simulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Clients that write and read a few configurations through any replica, and watchers at each. */
final class ConfigWorkload {

  private static final List<String> KEYS = List.of("shop/limits", "shop/flags");
  private static final int WRITERS = 4;

  /** The number of the first, after those that {@link Workload} has. */
  private static final int FIRST_CLIENT = 24;

  private static final Duration BETWEEN_WRITES = Duration.ofSeconds(4);
  private static final Duration BETWEEN_READS = Duration.ofSeconds(5);
  private static final Duration BETWEEN_HISTORIES = Duration.ofSeconds(30);

  /** When all has been mended for so long, every call succeeds. */
  private static final Duration RECOVERY = Duration.ofSeconds(30);

  private static final Duration PATIENCE_WITH_WRITES = Duration.ofSeconds(8);
  private static final Duration PATIENCE_WITH_READS = Duration.ofSeconds(2);

  private final Simulator simulator;
  private final Scenario scenario;
  private final ConfigLog log;
  private final Machine machine;
  private final Map<String, ConfigWatcher> watchers = new HashMap<>();

  ConfigWorkload(Simulator simulator, Scenario scenario, ConfigLog log) {
    this.simulator = simulator;
    this.scenario = scenario;
    this.log = log;
    this.machine = new Machine(simulator, "clients of configurations");
  }

  /** Watches all keys at a replica that has just started. */
  void watch(Source source, ConfigStore configs) {
    var watcher = new ConfigWatcher(log, source, KEYS);
    watchers.put(source.replica(), watcher);
    configs.watch(ConfigScope.startingWith("shop/"), watcher);
  }

  /** Sets all to work. */
  void begin(ReplicaClient client, List<Replica> replicas) {
    for (int i = 0; i < WRITERS; i++) {
      if (scenario.has(FIRST_CLIENT + i)) {
        var name = "writer" + i;
        var random = simulator.random(name);
        machine.begin(() -> new Writer(name, client, random).work());
      }
    }
    for (var replica : replicas) {
      for (var key : KEYS) {
        var random = simulator.random("reader of " + key + " at " + replica.name());
        var requests = new RandomRequests("reader", random);
        repeat(
            BETWEEN_READS,
            random,
            () -> requests.learn(ask(client, replica, key, requests.read())));
        repeat(
            BETWEEN_HISTORIES, random, () -> ask(client, replica, key, new Request.GetHistory()));
      }
    }
  }

  private void repeat(Duration pause, RandomGenerator random, Runnable reading) {
    machine.begin(
        () -> {
          while (true) {
            machine.sleep(around(pause, random));
            reading.run();
          }
        });
  }

  /** What watchers know now, where the replica runs. */
  void end(List<Replica> replicas) {
    replicas.stream()
        .filter(replica -> replica.rollcall() != null)
        .map(Replica::name)
        .map(watchers::get)
        .forEach(ConfigWatcher::record);
  }

  /** What failed though all had been mended for long. */
  List<String> failures(Duration before) {
    var failures = new ArrayList<String>();
    for (var call : log.calls()) {
      boolean isCalm =
          call.startNanos() > Scenario.BUSY.plus(RECOVERY).toNanos()
              && call.startNanos() < before.toNanos();
      if (isCalm && isFailure(call)) {
        failures.add("did not recover: " + call);
      }
    }
    return failures;
  }

  private static boolean isFailure(ConfigCall call) {
    return call.answer() instanceof Answer.NoEffect || call.answer() instanceof Answer.Unknown;
  }

  private Answer ask(ReplicaClient client, Replica replica, String key, Request request) {
    boolean isWrite = request instanceof Request.Change;
    var source = new Source(replica.name(), replica.machine().toString());
    var pending = log.start(source, key, request);
    var answer =
        client.<Answer>ask(
            replica,
            rollcall -> ConfigClient.ask(rollcall.config(), key, request),
            isWrite ? PATIENCE_WITH_WRITES : PATIENCE_WITH_READS,
            new Answer.NoEffect(),
            isWrite ? new Answer.Unknown() : new Answer.NoEffect());
    pending.end(answer);
    return answer;
  }

  private static Duration around(Duration mean, RandomGenerator random) {
    return Duration.ofNanos(mean.toNanos() / 2 + random.nextLong(mean.toNanos()));
  }

  /** Who writes through any replica, now and then at once after the write before. */
  private final class Writer {

    private final String name;
    private final ReplicaClient client;
    private final RandomGenerator random;
    private final RandomRequests requests;

    Writer(String name, ReplicaClient client, RandomGenerator random) {
      this.name = name;
      this.client = client;
      this.random = random;
      this.requests = new RandomRequests(name, random);
    }

    void work() {
      while (simulator.nanos() < Scenario.BUSY.toNanos()) {
        var key = KEYS.get(random.nextInt(KEYS.size()));
        var request = random.nextInt(4) == 0 ? requests.read() : requests.change();
        requests.learn(ask(client, client.any(random), key, request));
        machine.sleep(
            random.nextInt(3) == 0
                ? Duration.ofNanos(random.nextLong(3_000_000))
                : around(BETWEEN_WRITES, random));
      }
      machine.sleep(RECOVERY.plusSeconds(1));
      for (var key : KEYS) {
        var last = "last of " + name + " for " + key;
        ask(client, client.any(random), key, new Request.Put(last, last, Condition.none()));
      }
    }
  }
}
