package io.rollcall.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.config.Authorship;
import io.rollcall.config.Condition;
import io.rollcall.config.ConfigCheck;
import io.rollcall.config.ConfigContent;
import io.rollcall.config.ConfigSeal;
import io.rollcall.config.ConfigSettings;
import io.rollcall.config.ConfigStore;
import io.rollcall.config.ConfigVersion;
import io.rollcall.config.ConfigWrite;
import io.rollcall.simulation.machine.Machine;
import io.rollcall.simulation.machine.Simulator;
import io.rollcall.simulation.store.Link;
import io.rollcall.simulation.store.ModelledStore;
import io.rollcall.simulation.store.StoreConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A replica that dies between any two steps of a write leaves the old or the new. */
final class CrashedConfigWriterTest {

  private static final Duration READ_AT = Duration.ofSeconds(30);
  private static final List<String> KEYS = List.of("a", "b", "c");

  /** The version whose writer dies; earlier ones are forgotten after it. */
  private static final long LAST = 16;

  private static final ConfigSettings KEEPING_TWO =
      new ConfigSettings(2, Duration.ofDays(1), 4 * 1024, 1024 * 1024);

  @Test
  void leavesTheOldOrTheNew() {
    var left = new ArrayList<Long>();
    Crash crash;
    int step = 0;
    do {
      crash = new Crash(++step);
      crash.play();
      left.add(crash.left);
    } while (!crash.isWritten);

    assertThat(left).hasSizeGreaterThan(5).startsWith(LAST - 1).endsWith(LAST).isSorted();
  }

  /** A writer that is killed in its last write, at the so many-th call to the store or answer. */
  private static final class Crash {

    private final Simulator simulator = new Simulator(1);
    private final ModelledStore store = new ModelledStore(simulator);
    private final Machine writer = new Machine(simulator, "writer");
    private final Machine reader = new Machine(simulator, "reader");
    private final AtomicInteger steps = new AtomicInteger();
    private final int last;
    private boolean isWritten;
    private long left;

    Crash(int last) {
      this.last = last;
    }

    void play() {
      writer.begin(this::work);
      reader.begin(this::read);
      simulator.runUntil(READ_AT.plusSeconds(10).toNanos());
      assertThat(left).as("the version that is left").isPositive();
    }

    private void work() {
      var link = new Link(simulator, store, "writer");
      var configs = open(writer, link);
      for (int i = 1; i < LAST; i++) {
        write(configs, "value " + i);
      }
      link.atPoints(this::crashAtLast);
      write(configs, "value " + LAST);
      isWritten = true;
    }

    @SuppressWarnings("ThreadPriorityCheck") // yielding gives the machine the say, which is dead
    private void crashAtLast() {
      if (steps.incrementAndGet() == last) {
        writer.kill();
        Thread.yield();
      }
    }

    private void read() {
      var configs = open(reader, new Link(simulator, store, "reader"));
      reader.sleep(READ_AT);
      left = latest(configs);
      write(configs, "value of the reader");
      assertThat(latest(configs)).isEqualTo(left + 1);
    }

    private ConfigStore open(Machine machine, Link link) {
      return ConfigStore.over(
          new StoreConnection(machine, store, link).cells(),
          KEEPING_TWO,
          ConfigSeal.NONE,
          ConfigCheck.NONE,
          machine,
          machine);
    }
  }

  private static void write(ConfigStore configs, String text) {
    var content = new ConfigContent("text/plain", text);
    configs.write(
        KEYS.stream()
            .<ConfigWrite>map(key -> new ConfigWrite.Put(key, content, Condition.none(), false))
            .toList(),
        new Authorship("writer", ""));
  }

  /** That of each key: the latest of a history without a gap, of which values are kept. */
  private static long latest(ConfigStore configs) {
    var latest = new HashSet<Long>();
    for (var key : KEYS) {
      var numbers =
          configs.history(key, null, 100).versions().stream().map(ConfigVersion::number).toList();
      long number = numbers.getFirst();
      latest.add(number);
      for (int i = 0; i < numbers.size(); i++) {
        assertThat(numbers.get(i)).isEqualTo(number - i);
        assertThat(configs.get(key, number - i).content().text()).startsWith("value");
      }
    }
    assertThat(latest).hasSize(1);
    return latest.iterator().next();
  }
}
