package io.rollcall.config;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.Cell;
import io.rollcall.store.CellNews;
import io.rollcall.store.Cells;
import io.rollcall.store.Subscription;
import io.rollcall.store.Watcher;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class ConfigValuesTest {

  private final AtomicInteger reads = new AtomicInteger();

  @Test
  void readingOneValueHoldsUpNoOther() throws Exception {
    var answer = new CompletableFuture<String>();
    var asked = new CompletableFuture<Void>();
    var slow = version("slow", 1);
    var values =
        values(
            name -> {
              if (name.equals(CellNames.value(slow))) {
                asked.complete(null);
                return answer.join();
              }
              return name;
            });

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var reading = threads.submit(() -> values.read(slow));
      asked.get();
      var others = threads.submit(() -> readMany(values));
      try {
        assertThat(others).succeedsWithin(Duration.ofSeconds(10));
      } finally {
        answer.complete("text");
      }
      assertThat(text(reading.get())).isEqualTo("text");
    }
  }

  private static void readMany(ConfigValues values) {
    for (int i = 0; i < 1_000; i++) {
      values.read(version("key" + i, 1));
    }
  }

  @Test
  void valueIsReadOnceForAllWhoAskForItAtTheSameTime() throws Exception {
    var answer = new CompletableFuture<String>();
    var values = values(_ -> answer.join());

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var readings =
          IntStream.range(0, 20)
              .mapToObj(_ -> threads.submit(() -> values.read(version("a", 1))))
              .toList();
      answer.completeOnTimeout("text", 100, TimeUnit.MILLISECONDS);
      for (var reading : readings) {
        assertThat(text(reading.get())).isEqualTo("text");
      }
    }
    assertThat(reads).hasValue(1);
  }

  @Test
  void whatCouldNotBeReadIsReadAgain() {
    var values =
        values(
            _ -> {
              if (reads.get() == 1) {
                throw new BackendUnavailable("away", null);
              }
              return "text";
            });

    assertThatExceptionOfType(BackendUnavailable.class)
        .isThrownBy(() -> values.read(version("a", 1)));
    assertThat(text(values.read(version("a", 1)))).isEqualTo("text");
    assertThat(text(values.atHand(version("a", 1)))).isEqualTo("text");
  }

  @Test
  void whatReplacesAHeldValueIsReadAheadUntilThatSucceeds() {
    var time = new VirtualTime();
    var isAway = new AtomicBoolean();
    var cells =
        new ReadCells(
            name -> {
              if (isAway.get()) {
                throw new BackendUnavailable("away", null);
              }
              return "text";
            });
    var values =
        new ConfigValues(cells, ConfigSeal.NONE, 10_000_000, time, new SplittableRandom(1));
    values.read(version("a", 1));

    isAway.set(true);
    values.replaced(version("a", 1), version("a", 2));
    time.pass(Duration.ofMinutes(1));
    values.replaced(version("a", 2), version("a", 3));
    time.pass(Duration.ofMinutes(1));
    isAway.set(false);
    time.pass(Duration.ofMinutes(1));

    assertThat(text(values.atHand(version("a", 3)))).isEqualTo("text");
    assertThat(values.atHand(version("a", 2))).isNull();
  }

  private static String text(@Nullable ConfigEntry entry) {
    return requireNonNull(entry).content().text();
  }

  private ConfigValues values(UnaryOperator<String> store) {
    return new ConfigValues(
        new ReadCells(store),
        ConfigSeal.NONE,
        10_000_000,
        new VirtualTime(),
        new SplittableRandom(1));
  }

  private static StoredVersion version(String key, long number) {
    var version =
        new ConfigVersion(
            key, number, Instant.EPOCH, "alice", "", "text/plain", 4, "checksum", 0, false);
    return new StoredVersion(version, "%016x".formatted(number), "");
  }

  /** Cells that a function knows. */
  private final class ReadCells implements Cells {

    private final UnaryOperator<String> store;

    ReadCells(UnaryOperator<String> store) {
      this.store = store;
    }

    @Override
    public @Nullable Cell get(String key) {
      reads.incrementAndGet();
      return new Cell(key, store.apply(key), 1);
    }

    @Override
    public OptionalLong commit(List<Guard> guards, List<Write> writes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Cell> list(String prefix, @Nullable String after, int most) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Subscription follow(Watcher<CellNews> watcher) {
      throw new UnsupportedOperationException();
    }
  }
}
