package io.rollcall.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.config.Authorship;
import io.rollcall.config.Condition;
import io.rollcall.config.ConfigCheck;
import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigSeal;
import io.rollcall.config.ConfigSettings;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigWrite;
import io.rollcall.model.RegistryException.ConfigNotFound;
import io.rollcall.simulation.machine.Machine;
import io.rollcall.simulation.machine.Simulator;
import io.rollcall.simulation.store.Link;
import io.rollcall.simulation.store.ModelledStore;
import io.rollcall.simulation.store.StoreConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A store that is put back to what it held before, which gives the same revisions out again. */
final class LostConfigsTest {

  private static final String KEY = "a";

  private final Simulator simulator = new Simulator(1);
  private final ModelledStore store = new ModelledStore(simulator);
  private final List<Link> links = new ArrayList<>();
  private final List<String> seen = new ArrayList<>();

  @Test
  void replicaGivesUpWhatItWroteItselfOnceTheStoreShowsThatItIsGone() {
    var empty = store.keep();
    begin(
        "writer",
        (machine, configs) -> {
          machine.sleep(Duration.ofSeconds(5));
          write(configs, "lost");
          see(configs);
          machine.sleep(Duration.ofSeconds(10));
          see(configs);
        });
    simulator.after(Duration.ofSeconds(6).toNanos(), () -> restart(empty));

    simulator.runUntil(Duration.ofMinutes(1).toNanos());

    assertThat(seen).containsExactly("lost", "nothing");
  }

  @Test
  void versionOfTheSameRevisionAsALostOneIsAnother() {
    beginWritingAgain(this::restart);
    begin(
        "other",
        (machine, configs) -> {
          machine.sleep(Duration.ofSeconds(8));
          see(configs);
          machine.sleep(Duration.ofSeconds(10));
          see(configs);
        });

    simulator.runUntil(Duration.ofMinutes(1).toNanos());

    assertThat(seen).containsExactly("lost", "another");
  }

  @Test
  void writeRestsOnNoLostVersionOfTheSameRevision() {
    beginWritingAgain(store::putBack); // which nobody notices yet
    begin(
        "other",
        (machine, configs) -> {
          machine.sleep(Duration.ofSeconds(9));
          see(configs);
          links.forEach(link -> link.starveStreams(Duration.ofSeconds(5)));
          machine.sleep(Duration.ofSeconds(2));
          see(configs);
          write(configs, "third");
          seen.add(history(configs));
        });

    simulator.runUntil(Duration.ofMinutes(1).toNanos());

    assertThat(seen).containsExactly("lost", "lost", "third on another on first");
  }

  /** What is lost at 10 s is written again by another text, at the same revision. */
  private void beginWritingAgain(Consumer<ModelledStore.Data> putBack) {
    begin(
        "one",
        (machine, configs) -> {
          machine.sleep(Duration.ofSeconds(5));
          write(configs, "first");
          var data = store.keep();
          write(configs, "lost");
          machine.sleep(Duration.ofSeconds(5));
          putBack.accept(data);
          write(configs, "another");
        });
  }

  private void restart(ModelledStore.Data data) {
    store.kill();
    store.putBack(data);
    store.start();
    links.forEach(Link::breakAll);
  }

  interface Work {
    void on(Machine machine, ConfigStore configs);
  }

  private void begin(String name, Work work) {
    var machine = new Machine(simulator, name);
    machine.begin(
        () -> {
          var link = new Link(simulator, store, name);
          links.add(link);
          work.on(
              machine,
              ConfigStore.over(
                  new StoreConnection(machine, store, link).cells(),
                  ConfigSettings.DEFAULT,
                  ConfigSeal.NONE,
                  ConfigCheck.NONE,
                  machine,
                  machine));
        });
  }

  private static void write(ConfigStore configs, String text) {
    var content = new ConfigContent("text/plain", text);
    configs.write(
        new ConfigWrite.Put(KEY, content, Condition.none(), false), new Authorship("one", ""));
  }

  private void see(ConfigStore configs) {
    try {
      seen.add(configs.get(KEY).content().text());
    } catch (ConfigNotFound e) {
      seen.add("nothing");
    }
  }

  /** What is in the versions, from the latest to the first. */
  private static String history(ConfigStore configs) {
    return configs.history(KEY, null, 10).versions().stream()
        .map(version -> configs.get(KEY, version.number()).content().text())
        .reduce((later, earlier) -> later + " on " + earlier)
        .orElseThrow();
  }
}
