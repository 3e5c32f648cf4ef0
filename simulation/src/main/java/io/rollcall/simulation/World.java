package io.rollcall.simulation;

import io.rollcall.contract.history.Fault.Effect;
import io.rollcall.contract.history.History;
import io.rollcall.simulation.Mishap.Target;
import io.rollcall.simulation.Scenario.Store;
import io.rollcall.simulation.machine.Simulator;
import io.rollcall.simulation.store.Link;
import io.rollcall.simulation.store.Link.Way;
import io.rollcall.simulation.store.ModelledStore;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A store, the replicas over it, and the links between them; and all that can go wrong there. */
final class World {

  private static final Duration SLOW = Duration.ofMillis(700);
  private static final Duration STARVED = Duration.ofMillis(1_500);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(4);
  private static final int STOPS_AT_ONE_IN = 8;

  private final Simulator simulator;
  private final History history;
  private final RandomGenerator random;
  private final ModelledStore store;
  private final Map<String, Link> links = new LinkedHashMap<>();
  private final Map<String, Replica> replicas = new LinkedHashMap<>();

  World(
      Simulator simulator,
      Scenario scenario,
      History history,
      ProbedService probed,
      ConfigWorkload configs) {
    this.simulator = simulator;
    this.history = history;
    this.random = simulator.random("mishaps");
    this.store = new ModelledStore(simulator);
    for (var name : scenario.replicas()) {
      var link = new Link(simulator, store, name);
      links.put(name, link);
      var opening = scenario.store() == Store.MEMORY ? Replica.memory() : Replica.over(store, link);
      replicas.put(name, new Replica(simulator, name, opening, probed::probe, configs::watch));
    }
    scenario.mishaps().forEach(this::await);
  }

  List<Replica> replicas() {
    return List.copyOf(replicas.values());
  }

  /** Nothing runs any more. */
  void end() {
    replicas.values().forEach(Replica::kill);
  }

  private void await(Mishap mishap) {
    simulator.after(mishap.at(), () -> strike(mishap));
  }

  private void strike(Mishap mishap) {
    var fault = history.begin(mishap.toString(), effects(mishap));
    var mend = make(mishap);
    fault.inForce();
    simulator.after(
        mishap.length(),
        () -> {
          fault.healing();
          mend.run();
          fault.healed();
        });
  }

  private Set<Effect> effects(Mishap mishap) {
    var isAlone = replicas.size() == 1;
    if (mishap.kind().target() != Target.STORE) {
      return mishap.effectsOn(mishap.replica(), isAlone);
    }
    var all = new HashSet<Effect>();
    replicas.keySet().forEach(name -> all.addAll(mishap.effectsOn(name, isAlone)));
    return all;
  }

  /** What it returns mends it. */
  private Runnable make(Mishap mishap) {
    var link = Objects.requireNonNull(links.get(mishap.replica()));
    var replica = Objects.requireNonNull(replicas.get(mishap.replica()));
    return switch (mishap.kind()) {
      case STORE_KILLED -> killStore(() -> {});
      case STORE_WIPED -> killStore(store::wipe);
      case STORE_PUT_BACK -> {
        var backup = store.keep();
        yield () -> killStore(() -> store.putBack(backup)).run();
      }
      case STORE_STOPPED -> {
        store.stop();
        yield store::goOn;
      }
      case STORE_FULL -> {
        store.full(true);
        yield () -> store.full(false);
      }
      case STORE_OUT_OF_REACH -> {
        links.values().forEach(Link::cut);
        yield () -> links.values().forEach(Link::join);
      }
      case LINK_CUT -> {
        link.cut();
        yield link::join;
      }
      case LINK_HUNG -> {
        link.hang(Way.TO_STORE);
        link.hang(Way.FROM_STORE);
        yield () -> {
          link.heal(Way.TO_STORE);
          link.heal(Way.FROM_STORE);
        };
      }
      case REQUESTS_LOST -> hang(link, Way.TO_STORE);
      case ANSWERS_LOST -> hang(link, Way.FROM_STORE);
      case LINK_SLOW -> {
        link.slow(SLOW);
        yield link::usual;
      }
      case WATCH_STARVED -> {
        link.starveStreams(STARVED);
        yield link::usual;
      }
      case WATCH_DOUBLED -> {
        link.doubleStreams();
        yield link::usual;
      }
      case REPLICA_STOPPED -> {
        var machine = replica.machine();
        machine.stop();
        yield machine::goOn;
      }
      case REPLICA_STOPPED_AT_POINTS -> {
        link.atPoints(() -> stopNowAndThen(replica));
        yield () -> {
          link.atPoints(() -> {});
          replica.machine().goOn();
        };
      }
      case REPLICA_KILLED -> {
        replica.kill();
        yield replica::restart;
      }
      case WALL_CLOCK_STEPPED -> {
        var machine = replica.machine();
        machine.stepWall(Duration.ofMinutes(random.nextInt(1_000) - 500));
        yield () -> machine.stepWall(Duration.ZERO);
      }
    };
  }

  private Runnable killStore(Runnable whileDown) {
    store.kill();
    links.values().forEach(Link::breakAll);
    return () -> {
      whileDown.run();
      store.start();
    };
  }

  private static Runnable hang(Link link, Way way) {
    link.hang(way);
    return () -> link.heal(way);
  }

  /** On a thread of the replica, which stands still as all of it does. */
  @SuppressWarnings("ThreadPriorityCheck") // yielding gives the machine the say, which is stopped
  private void stopNowAndThen(Replica replica) {
    if (random.nextInt(STOPS_AT_ONE_IN) == 0) {
      var machine = replica.machine();
      machine.stop();
      simulator.after(random.nextLong(LONGEST_STOP.toNanos()), machine::goOn);
      Thread.yield();
    }
  }
}
