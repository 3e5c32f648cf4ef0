package io.rollcall.simulation;

import io.rollcall.backend.memory.MemoryRegistry;
import io.rollcall.backend.memory.MemorySettings;
import io.rollcall.config.ConfigCheck;
import io.rollcall.config.ConfigSeal;
import io.rollcall.config.ConfigSettings;
import io.rollcall.config.ConfigStore;
import io.rollcall.contract.configs.Source;
import io.rollcall.health.Probe;
import io.rollcall.model.Protocol;
import io.rollcall.registry.RetrySettings;
import io.rollcall.replica.Replicas;
import io.rollcall.runtime.Rollcall;
import io.rollcall.simulation.machine.Machine;
import io.rollcall.simulation.machine.Simulator;
import io.rollcall.simulation.store.Link;
import io.rollcall.simulation.store.ModelledStore;
import io.rollcall.simulation.store.StoreConnection;
import io.rollcall.store.Backend;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rollcall on a machine, which may be killed and replaced. */
final class Replica {

  private static final RetrySettings RETRYING = new RetrySettings(1, Duration.ofMillis(200));

  private static final ConfigSettings KEEPING_ALL =
      new ConfigSettings(100_000, Duration.ofDays(90), 4 * 1024, 1024 * 1024);

  /** Fewer than there are instances to probe, so that permits that get lost are missed. */
  private static final int PROBES_AT_ONCE = 3;

  private final Simulator simulator;
  private final String name;
  private final Function<Machine, Backend> opening;
  private final Function<Machine, Probe> probing;
  private final BiConsumer<Source, ConfigStore> watching;
  private Machine machine;
  private int runs;
  private @Nullable Rollcall rollcall;

  /**
   * One that runs.
   *
   * @param watching begins to watch configurations in each run
   */
  Replica(
      Simulator simulator,
      String name,
      Function<Machine, Backend> opening,
      Function<Machine, Probe> probing,
      BiConsumer<Source, ConfigStore> watching) {
    this.simulator = simulator;
    this.name = name;
    this.opening = opening;
    this.probing = probing;
    this.watching = watching;
    this.machine = start();
  }

  /** Over the real memory backend. */
  static Function<Machine, Backend> memory() {
    return machine -> MemoryRegistry.open(new MemorySettings(null), machine, machine);
  }

  static Function<Machine, Backend> over(ModelledStore store, Link link) {
    return machine -> new StoreConnection(machine, store, link);
  }

  String name() {
    return name;
  }

  /** Of its present run. */
  Machine machine() {
    return machine;
  }

  /** Null while it starts. */
  @Nullable Rollcall rollcall() {
    return rollcall;
  }

  void kill() {
    machine.kill();
    rollcall = null;
  }

  void restart() {
    machine = start();
  }

  private Machine start() {
    var id = name + runs++;
    var own = new Machine(simulator, id);
    own.begin(
        () -> {
          var opened =
              Rollcall.over(opening.apply(own), own, own)
                  .configurations(KEEPING_ALL, ConfigSeal.NONE, ConfigCheck.NONE)
                  .retrying(RETRYING)
                  .random(simulator.random("replica " + id))
                  .probing(probing.apply(own), PROBES_AT_ONCE)
                  .open();
          opened.join(() -> Replicas.registration(id, Protocol.HTTP, "10.0.0.1", 8080));
          watching.accept(new Source(name, "watcher at " + id), opened.config());
          rollcall = opened;
        });
    return own;
  }
}
