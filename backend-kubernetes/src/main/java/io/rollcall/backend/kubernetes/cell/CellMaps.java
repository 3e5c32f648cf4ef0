package io.rollcall.backend.kubernetes.cell;

import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.rollcall.backend.kubernetes.metadata.Annotations;
import io.rollcall.backend.kubernetes.metadata.Labels;
import io.rollcall.backend.kubernetes.metadata.Names;
import io.rollcall.store.Cell;
import io.rollcall.store.Cells;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cell as a {@code ConfigMap} of its own, whose one entry is the cell's value. The name is made
 * of the key. A cell that is not there may have an empty one, which is to be filled.
 *
 * @param namespace of all of them
 */
record CellMaps(String namespace) {

  /** Labels of all that followers are told: the cells that can be followed, and the journal. */
  static final Map<String, String> FOLLOWED = Map.of("rollcall.io/followed", "true");

  private static final String CELL = "cell";
  private static final String KEY = "rollcall.io/key";
  private static final String REVISION = "rollcall.io/revision";
  private static final String VALUE = "value";

  /** Cells are listed together whose keys have the same text before this, if any. */
  private static final char GROUP_END = '@';

  private static final String GROUP = "rollcall.io/group";

  static String name(String key) {
    return "rollcall." + Names.digested(key);
  }

  /** Labels that all cells have whose keys begin so, and perhaps others. */
  static Map<String, String> labels(String prefix) {
    var labels = new HashMap<>(Map.of(Labels.KIND, CELL));
    int end = prefix.indexOf(GROUP_END);
    if (end > 0) {
      labels.put(GROUP, Names.digested(prefix.substring(0, end)));
    }
    if (prefix.startsWith(Cells.FOLLOWED)) {
      labels.putAll(FOLLOWED);
    }
    return labels;
  }

  /** An empty one, for a cell that is about to be written. */
  ConfigMap empty(String key) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name(key))
        .withLabels(labels(key))
        .withAnnotations(Map.of(KEY, key))
        .endMetadata()
        .build();
  }

  /** What is to be there instead of another, or of an empty one. */
  ConfigMap filled(ConfigMap there, Cell cell) {
    return new ConfigMapBuilder(empty(cell.key()))
        .editMetadata()
        .withResourceVersion(there.getMetadata().getResourceVersion())
        .withAnnotations(Map.of(KEY, cell.key(), REVISION, Long.toString(cell.revision())))
        .endMetadata()
        .withData(Map.of(VALUE, cell.value()))
        .build();
  }

  /** Null for one that is absent or empty, or that somebody else made or changed. */
  static @Nullable Cell cell(@Nullable ConfigMap map) {
    var key = map == null ? null : key(map);
    if (map == null || key == null) {
      return null;
    }
    var value = requireNonNullElse(map.getData(), Map.<String, String>of()).get(VALUE);
    var revision = annotation(map, REVISION);
    return value == null || !revision.matches("\\d{1,18}")
        ? null
        : new Cell(key, value, Long.parseLong(revision));
  }

  /** Of the cell that it stands for; null when it stands for none. */
  static @Nullable String key(ConfigMap map) {
    var key = annotation(map, KEY);
    return !key.isEmpty() && name(key).equals(map.getMetadata().getName()) ? key : null;
  }

  private static String annotation(ConfigMap map, String name) {
    return Annotations.of(map.getMetadata()).getOrDefault(name, "");
  }
}
