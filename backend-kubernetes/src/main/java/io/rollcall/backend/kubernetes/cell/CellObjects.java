package io.rollcall.backend.kubernetes.cell;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.store.Cell;
import io.rollcall.store.Cells.Write;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The {@code ConfigMap}s of cells, each read and written alone. Thread-safe. */
final class CellObjects {

  private final Objects<ConfigMap> objects;
  private final CellMaps maps;

  CellObjects(Objects<ConfigMap> objects, CellMaps maps) {
    this.objects = objects;
    this.maps = maps;
  }

  /** The cells whose keys begin so, in the order of these. */
  List<Cell> list(String prefix) {
    return objects.list(CellMaps.labels(prefix)).items().stream()
        .flatMap(map -> Stream.ofNullable(CellMaps.cell(map)))
        .filter(cell -> cell.key().startsWith(prefix))
        .sorted(Comparator.comparing(Cell::key))
        .toList();
  }

  /** Null when there is none, not even an empty one. */
  @Nullable ConfigMap get(String key) {
    return objects.get(CellMaps.name(key));
  }

  /** An empty one; null when there is one already. */
  @Nullable ConfigMap create(String key) {
    return objects.create(maps.empty(key));
  }

  /** Null only when somebody deletes it at the same time. */
  @Nullable ConfigMap getOrCreate(String key) {
    var created = create(key);
    return created == null ? get(key) : created;
  }

  /**
   * Makes one write of a commit.
   *
   * @param there what it replaces or deletes
   * @return whether that was still there as it is
   */
  boolean make(Write write, long revision, ConfigMap there) {
    return switch (write) {
      case Write.Put(var key, var value) ->
          objects.replace(maps.filled(there, new Cell(key, value, revision))) != null;
      case Write.Delete _ -> delete(there);
    };
  }

  boolean delete(ConfigMap there) {
    return objects.delete(there);
  }
}
