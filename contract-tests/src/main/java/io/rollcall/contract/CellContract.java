package io.rollcall.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.model.Limits;
import io.rollcall.store.Cell;
import io.rollcall.store.CellNews;
import io.rollcall.store.Cells;
import io.rollcall.store.Cells.Guard;
import io.rollcall.store.Cells.Write;
import io.rollcall.store.Watcher;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every backend's {@link Cells} have to do. */
public abstract class CellContract {

  private BackendFixture fixture;
  private Cells cells;

  /** A new one each time. */
  protected abstract BackendFixture newFixture();

  @BeforeEach
  final void open() {
    fixture = newFixture();
    cells = fixture.backend().cells();
  }

  @AfterEach
  final void close() {
    fixture.close();
  }

  @Test
  protected void cellIsReadAsItWasWritten() {
    long revision = put("a", "größer\n\"als\" 𝄞\ttext").orElseThrow();

    assertThat(cells.get("a")).isEqualTo(new Cell("a", "größer\n\"als\" 𝄞\ttext", revision));
    assertThat(cells.get("b")).isNull();
  }

  @Test
  protected void commitIsMadeWhenItsGuardsHold() {
    long first = cells.commit(List.of(absent("a")), List.of(new Write.Put("a", "1"))).orElseThrow();

    long second = cells.commit(List.of(new Guard("a", first)), puts("a", "2")).orElseThrow();

    assertThat(second).isNotEqualTo(first);
    assertThat(value("a")).isEqualTo("2");
  }

  @Test
  protected void commitIsNotMadeWhenOneGuardDoesNotHold() {
    long first = put("a", "1").orElseThrow();
    put("a", "2");

    assertThat(cells.commit(List.of(new Guard("a", first)), puts("a", "3"))).isEmpty();
    assertThat(cells.commit(List.of(absent("b"), absent("a")), puts("b", "3"))).isEmpty();
    assertThat(cells.commit(List.of(new Guard("c", first)), puts("c", "3"))).isEmpty();
    assertThat(value("a")).isEqualTo("2");
    assertThat(cells.get("b")).isNull();
    assertThat(cells.get("c")).isNull();
  }

  @Test
  protected void whatIsThereIsNotMadeAnew() {
    assertThat(cells.commit(List.of(absent("heads/a")), puts("heads/a", "1"))).isPresent();

    assertThat(cells.commit(List.of(absent("heads/a")), puts("heads/a", "2"))).isEmpty();
    assertThat(value("heads/a")).isEqualTo("1");
  }

  @Test
  protected void whatWasDeletedIsAbsent() {
    put("a", "1");

    cells.commit(List.of(), List.of(new Write.Delete("a"), new Write.Delete("never-there")));

    assertThat(cells.get("a")).isNull();
    assertThat(cells.commit(List.of(absent("a")), puts("a", "2"))).isPresent();
  }

  @Test
  protected void commitTakesAsMuchAsIsPromised() {
    var name = "k".repeat(Limits.CONFIG_KEY_LENGTH);
    var guards = IntStream.range(0, 16).mapToObj(i -> absent("heads/" + name + i)).toList();
    var writes =
        IntStream.range(0, Cells.MOST_WRITES)
            .<Write>mapToObj(
                i ->
                    new Write.Put(
                        (i < 16 ? "heads/" : "values/") + name + i,
                        "ä".repeat(Cells.MOST_LENGTH / 2 / Cells.MOST_WRITES)))
            .toList();

    assertThat(cells.commit(guards, writes)).isPresent();
    assertThat(cells.list("", null, 100)).hasSize(Cells.MOST_WRITES);
    var large = "ä".repeat(Cells.MOST_LENGTH / 2);
    assertThat(put("large", large)).isPresent();
    assertThat(value("large")).isEqualTo(large);
  }

  @Test
  protected void listsInTheOrderOfKeysPageByPage() {
    for (var key : List.of("b/2", "a", "b/1", "b", "b/10", "c", "b0")) {
      put(key, key);
    }

    assertThat(keys(cells.list("b/", null, 10))).containsExactly("b/1", "b/10", "b/2");
    assertThat(keys(cells.list("b/", null, 2))).containsExactly("b/1", "b/10");
    assertThat(keys(cells.list("b/", "b/10", 2))).containsExactly("b/2");
    assertThat(keys(cells.list("b/", "b/1x", 2))).containsExactly("b/2");
    assertThat(keys(cells.list("", "b", 10))).containsExactly("b/1", "b/10", "b/2", "b0", "c");
    assertThat(cells.list("x", null, 10)).isEmpty();
  }

  @Test
  protected void followersAreToldAllAndThenWhatChanges() {
    put("heads/a", "1");
    put("other", "1");
    var told = new Told();
    cells.follow(told);
    told.await(Map.of("heads/a", "1"));

    put("heads/b", "1");
    put("heads/a", "2");
    put("other", "2");

    told.await(Map.of("heads/a", "2", "heads/b", "1"));
    cells.commit(List.of(), List.of(new Write.Delete("heads/a")));
    told.await(Map.of("heads/b", "1"));
    assertThat(told.wholes).hasValue(1);
  }

  @Test
  protected void closedFollowerIsToldNothing() {
    var told = new Told();
    var subscription = cells.follow(told);
    told.await(Map.of());
    subscription.close();
    var other = new Told();
    cells.follow(other);

    put("heads/a", "1");

    other.await(Map.of("heads/a", "1"));
    assertThat(told.cells()).isEmpty();
  }

  @Test
  protected void writersWhoCompareAndSetLoseNothing() throws Exception {
    put("counter", "0");
    var replicas = fixture.replicas();
    int writers = 8;
    int each = 12;

    Concurrently.run(
        writers,
        writer -> {
          var mine = replicas.get(writer % replicas.size()).cells();
          for (int i = 0; i < each; i++) {
            while (true) {
              var before = Objects.requireNonNull(mine.get("counter"));
              var next = String.valueOf(Integer.parseInt(before.value()) + 1);
              var guard = new Guard("counter", before.revision());
              if (mine.commit(List.of(guard), puts("counter", next)).isPresent()) {
                break;
              }
            }
          }
        });

    assertThat(value("counter")).isEqualTo(String.valueOf(writers * each));
  }

  private OptionalLong put(String key, String value) {
    return cells.commit(List.of(), puts(key, value));
  }

  private static List<Write> puts(String key, String value) {
    return List.of(new Write.Put(key, value));
  }

  private static Guard absent(String key) {
    return new Guard(key, 0);
  }

  private String value(String key) {
    return Objects.requireNonNull(cells.get(key)).value();
  }

  private static List<String> keys(List<Cell> cells) {
    return cells.stream().map(Cell::key).toList();
  }

  /** What a follower knows. */
  private static final class Told implements Watcher<CellNews> {

    private final Map<String, String> cells = new HashMap<>();
    private final AtomicInteger wholes = new AtomicInteger();

    @Override
    public synchronized void onState(CellNews news) {
      switch (news) {
        case CellNews.All(var all) -> {
          wholes.incrementAndGet();
          cells.clear();
          all.forEach(cell -> cells.put(cell.key(), cell.value()));
        }
        case CellNews.Changed(var written, var deleted) -> {
          written.forEach(cell -> cells.put(cell.key(), cell.value()));
          cells.keySet().removeAll(deleted);
        }
      }
    }

    @Override
    public void onDisconnected(String reason) {
      throw new AssertionError("disconnected: " + reason);
    }

    synchronized Map<String, String> cells() {
      return Map.copyOf(cells);
    }

    void await(Map<String, String> expected) {
      Awaitility.await()
          .atMost(BackendContract.TOLD_WITHIN)
          .pollDelay(Duration.ZERO)
          .untilAsserted(
              () -> {
                assertThat(wholes.get()).isPositive();
                assertThat(cells()).isEqualTo(expected);
              });
    }
  }
}
