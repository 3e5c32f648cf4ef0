package io.rollcall.simulation;

import io.rollcall.contract.history.Action;
import io.rollcall.contract.history.Outcome;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.PutMode;
import io.rollcall.simulation.machine.Machine;
import io.rollcall.simulation.machine.Simulator;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** Clients of all replicas: owners of instances, and readers. */
final class Workload {

  static final Duration TTL = Duration.ofSeconds(30);

  /** What clients read; another service is {@link ProbedService}'s. */
  static final List<String> SERVICES = List.of("steady", "busy", "brawl");

  /** Whose owners do nothing but register and send heartbeats. */
  static final List<InstanceKey> STEADY =
      IntStream.range(0, 4).mapToObj(i -> new InstanceKey("steady", "s" + i)).toList();

  private static final Duration HEARTBEAT = TTL.dividedBy(3);
  private static final Duration LONGEST_SILENCE = Duration.ofSeconds(75);
  private static final Duration BETWEEN_READS = Duration.ofSeconds(5);
  private static final Duration BETWEEN_LISTINGS = Duration.ofSeconds(10);

  /** Fewer services than there are, so that each listing takes several pages. */
  private static final int PAGE = 2;

  private final Simulator simulator;
  private final Scenario scenario;
  private final ReplicaClient client;
  private final Machine machine;
  private int clients;
  private int fingerprints;

  Workload(Simulator simulator, Scenario scenario, ReplicaClient client) {
    this.simulator = simulator;
    this.scenario = scenario;
    this.client = client;
    this.machine = new Machine(simulator, "clients");
  }

  /** Sets all to work. */
  void begin(List<Replica> replicas) {
    STEADY.forEach(key -> begin(key, Owner::stay));
    for (int i = 0; i < 2; i++) {
      begin(new InstanceKey("busy", "churner" + i), Owner::comeAndGo);
      begin(new InstanceKey("busy", "silent" + i), Owner::fallSilentNowAndThen);
      begin(new InstanceKey("busy", "insisting" + i), Owner::insist);
      begin(new InstanceKey("busy", "prize"), Owner::compete);
      begin(new InstanceKey("busy", "leaver" + i), Owner::leaveWhileHeartbeating);
      begin(new InstanceKey("busy", "sickly" + i), Owner::reportSick);
      begin(new InstanceKey("busy", "tended" + i), Owner::takeOutNowAndThen);
    }
    for (int i = 0; i < 3; i++) {
      begin(new InstanceKey("brawl", "x"), Owner::brawl);
      begin(new InstanceKey("brawl", "y"), Owner::brawl);
    }
    for (var replica : replicas) {
      SERVICES.forEach(
          service ->
              repeat("of " + service, replica, BETWEEN_READS, () -> client.read(replica, service)));
      repeat("of all services", replica, BETWEEN_LISTINGS, () -> client.list(replica, PAGE));
    }
  }

  private interface Role {
    void play(Owner owner);
  }

  private void begin(InstanceKey key, Role role) {
    int number = clients++;
    if (scenario.has(number)) {
      var owner = new Owner(key, simulator.random("client " + number));
      machine.begin(() -> role.play(owner));
    }
  }

  private void repeat(String what, Replica replica, Duration pause, Runnable reading) {
    var random = simulator.random("reader " + what + " at " + replica.name());
    machine.begin(
        () -> {
          while (true) {
            machine.sleep(around(pause, random));
            reading.run();
          }
        });
  }

  private static Duration around(Duration mean, RandomGenerator random) {
    return Duration.ofNanos(mean.toNanos() / 2 + random.nextLong(mean.toNanos()));
  }

  private boolean isCalm() {
    return simulator.nanos() >= Scenario.BUSY.toNanos();
  }

  /** Who runs an instance. Prefers one replica, and goes to another when it fails. */
  private final class Owner {
    private final InstanceKey key;
    private final RandomGenerator random;
    private Replica replica;
    private boolean registered;

    Owner(InstanceKey key, RandomGenerator random) {
      this.key = key;
      this.random = random;
      this.replica = client.any(random);
    }

    void stay() {
      while (true) {
        keepRegistered();
        beat();
      }
    }

    /** Registers the same again and again instead of sending heartbeats. */
    void insist() {
      var always = register(PutMode.CREATE_OR_REPLACE);
      while (!isCalm()) {
        registered = call(always) == Outcome.OK;
        beat();
      }
      stay();
    }

    void comeAndGo() {
      while (!isCalm()) {
        for (int i = random.nextInt(4); i >= 0; i--) {
          keepRegistered();
          beat();
        }
        call(new Action.Remove());
        registered = false;
        if (random.nextBoolean()) {
          beat();
        }
      }
      stay();
    }

    void fallSilentNowAndThen() {
      while (!isCalm()) {
        keepRegistered();
        beat();
        if (random.nextInt(5) == 0) {
          machine.sleep(around(LONGEST_SILENCE.dividedBy(2), random));
        }
      }
      stay();
    }

    /** As in a shutdown that somebody else sees to: heartbeats go on until it is done. */
    void leaveWhileHeartbeating() {
      while (!isCalm()) {
        for (int i = random.nextInt(3); i >= 0; i--) {
          keepRegistered();
          beat();
        }
        var other = client.any(random);
        machine.begin(
            () -> {
              machine.sleep(Duration.ofNanos(random.nextLong(3_000_000)));
              client.call(other, key, new Action.Remove());
            });
        machine.sleep(Duration.ofNanos(random.nextLong(3_000_000)));
        registered &= call(new Action.Renew()) != Outcome.NOT_FOUND;
        beat();
      }
      stay();
    }

    void reportSick() {
      while (true) {
        keepRegistered();
        if (!isCalm() && random.nextInt(3) == 0) {
          var status = random.nextBoolean() ? HealthStatus.UNHEALTHY : HealthStatus.HEALTHY;
          call(new Action.Report(status));
        }
        beat();
      }
    }

    void takeOutNowAndThen() {
      while (!isCalm()) {
        keepRegistered();
        if (random.nextInt(3) == 0) {
          call(random.nextBoolean() ? new Action.BeginMaintenance() : new Action.EndMaintenance());
        }
        beat();
      }
      stay();
    }

    /** Creates the instance if it can, and lets it go for the next. */
    void compete() {
      while (!isCalm()) {
        if (call(register(PutMode.CREATE_ONLY)) == Outcome.OK) {
          beat();
          call(new Action.Renew());
          call(new Action.Remove());
        }
        beat();
      }
    }

    /** Does anything with an instance that others do anything with, through any replica. */
    void brawl() {
      while (!isCalm()) {
        replica = client.any(random);
        call(
            switch (random.nextInt(5)) {
              case 0 -> register(PutMode.CREATE_ONLY);
              case 1, 2 -> register(PutMode.CREATE_OR_REPLACE);
              case 3 -> new Action.Renew();
              default -> new Action.Remove();
            });
        machine.sleep(
            random.nextInt(3) == 0
                ? Duration.ofNanos(random.nextLong(3_000_000))
                : around(HEARTBEAT, random));
      }
    }

    private void keepRegistered() {
      if (registered && call(new Action.Renew()) == Outcome.NOT_FOUND) {
        registered = false;
      }
      if (!registered) {
        registered = call(register(PutMode.CREATE_OR_REPLACE)) == Outcome.OK;
      }
    }

    private Outcome call(Action action) {
      var outcome = client.call(replica, key, action);
      if (outcome == Outcome.UNKNOWN || outcome == Outcome.FAILED) {
        replica = client.any(random);
      }
      return outcome;
    }

    private Action register(PutMode mode) {
      return new Action.Register("f" + fingerprints++, TTL, mode);
    }

    private void beat() {
      machine.sleep(around(HEARTBEAT, random));
    }
  }
}
