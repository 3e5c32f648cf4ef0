package io.rollcall.fault;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.fault.Cells.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The documentation tells which cells there are, and whether tests or soaks alone run them. */
class FaultTableTest {

  private static final Path PAGE = Path.of("../docs/faults.md");
  private static final String HEAD =
      """
      | what goes wrong | memory | etcd | Consul | Redis | Kubernetes |
      |---|---|---|---|---|---|
      """;
  private static final List<Cell> IN_TESTS =
      Stream.of(Cells.MEMORY, Cells.ETCD, Cells.CONSUL, Cells.REDIS, Cells.KUBERNETES)
          .flatMap(List::stream)
          .toList();

  @Test
  void tableHasEachCell() throws IOException {
    var table =
        Stream.of(IN_TESTS, Cells.SOAKED)
            .flatMap(List::stream)
            .map(cell -> cell.trouble().name())
            .distinct()
            .map(FaultTableTest::row)
            .collect(joining("", HEAD, "\n"));

    assertThat(Files.readString(PAGE)).contains(table);
  }

  private static String row(String trouble) {
    return "| %s |%s |%s |%s |%s |%s |\n"
        .formatted(
            trouble,
            mark(trouble, "memory"),
            mark(trouble, "etcd"),
            mark(trouble, "consul"),
            mark(trouble, "redis"),
            mark(trouble, "kubernetes"));
  }

  /** Of the versions of a store, the one that is tested most counts. */
  private static String mark(String trouble, String store) {
    if (isIn(IN_TESTS, trouble, store)) {
      return " ●";
    }
    return isIn(Cells.SOAKED, trouble, store) ? " ○" : "";
  }

  private static boolean isIn(List<Cell> cells, String trouble, String store) {
    return cells.stream()
        .anyMatch(cell -> cell.trouble().name().equals(trouble) && cell.store().startsWith(store));
  }
}
