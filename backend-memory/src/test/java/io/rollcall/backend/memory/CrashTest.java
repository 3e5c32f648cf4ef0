package io.rollcall.backend.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.time.VirtualTime;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What a process that ended badly leaves behind. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "needs bash and its ulimit")
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class CrashTest {

  private static final int ROUNDS = 4;
  private static final long NO_LIMIT_KIB = 1024 * 1024;

  private final VirtualTime time = new VirtualTime();
  @TempDir private Path folder;

  /** What was acknowledged, over all rounds. */
  private final Set<String> registered = new HashSet<>();

  private final Set<String> perhapsRemoved = new HashSet<>();
  private final Set<String> removed = new HashSet<>();

  @Test
  void killedProcessLosesNothingThatWasAcknowledged() throws IOException {
    var file = folder.resolve("registry.journal");
    var random = new Random();
    for (int round = 0; round < ROUNDS; round++) {
      try (var writer = ForkedWriter.start(file, "round-" + round, NO_LIMIT_KIB)) {
        readUntilKilled(writer, 50 + random.nextInt(800));
      }
      assertIntact(file);
    }
    assertThat(removed).isNotEmpty();
  }

  @Test
  void fullDiskRefusesWritesAndKeepsWhatWasAcknowledged() throws IOException {
    var file = folder.resolve("registry.journal");
    var last = new HashSet<String>();
    try (var writer = ForkedWriter.start(file, "full", 256)) {
      for (var line = writer.readLine(); line != null; line = writer.readLine()) {
        note(line);
        last.add(line.split(" ", 2)[0]);
      }
    }

    assertThat(last).contains("refused", "failed", "renewed", "disconnected");
    assertIntact(file);
    try (var registry = MemoryRegistry.open(new MemorySettings(file), time, time)) {
      var there = there(registry);
      there.removeAll(perhapsRemoved);
      assertThat(registered).containsAll(there);
    }
  }

  @Test
  void fileOfALivingProcessIsRefused() throws IOException {
    var file = folder.resolve("registry.journal");
    try (var writer = ForkedWriter.start(file, "living", NO_LIMIT_KIB)) {
      assertThat(writer.readLine()).startsWith("registered");

      assertThatExceptionOfType(BackendUnavailable.class)
          .isThrownBy(() -> MemoryRegistry.open(new MemorySettings(file), time, time))
          .withMessageContaining("is in use");
    }
  }

  private void readUntilKilled(ForkedWriter writer, int lines) throws IOException {
    int read = 0;
    for (var line = writer.readLine(); line != null; line = writer.readLine()) {
      note(line);
      read++;
      if (read == lines) {
        writer.kill();
      }
    }
    assertThat(read).as("lines until the kill").isGreaterThanOrEqualTo(lines);
  }

  private void note(String line) {
    var words = line.split(" ", 2);
    switch (words[0]) {
      case "registered" -> registered.add(words[1]);
      case "removing" -> perhapsRemoved.add(words[1]);
      case "removed" -> removed.add(words[1]);
      default -> {}
    }
  }

  private void assertIntact(Path file) {
    try (var registry = MemoryRegistry.open(new MemorySettings(file), time, time)) {
      var there = there(registry);
      var lost = new HashSet<>(registered);
      lost.removeAll(perhapsRemoved);
      lost.removeAll(there);
      assertThat(lost).as("acknowledged and lost").isEmpty();
      there.retainAll(removed);
      assertThat(there).as("removed and back").isEmpty();
    }
  }

  private static Set<String> there(MemoryRegistry registry) {
    var keys = new HashSet<String>();
    for (int i = 0; i < 5; i++) {
      registry.read("service-" + i).instances().forEach(one -> keys.add(one.key().toString()));
    }
    return keys;
  }
}
