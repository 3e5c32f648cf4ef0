package io.rollcall.backend.kubernetes.cell;

import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.backend.kubernetes.metadata.Annotations;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.Cells.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last commit of cells, in one {@code ConfigMap}: whoever writes it there has made it. It is
 * there with all that it writes until the cells have it. Thread-safe.
 */
final class Journal {

  static final String NAME = "rollcall.journal";

  private static final String NUMBER = "rollcall.io/commit";

  /** A line for each write, such as {@code put heads/orders}; absent once the cells have it. */
  private static final String WRITES = "rollcall.io/writes";

  private static final String PUT = "put ";
  private static final String DELETE = "delete ";

  private final Objects<ConfigMap> maps;
  private final String namespace;

  Journal(Objects<ConfigMap> maps, String namespace) {
    this.maps = maps;
    this.namespace = namespace;
  }

  static boolean isJournal(ConfigMap map) {
    return map.getMetadata().getName().equals(NAME);
  }

  /** As it is now; null when there was no commit yet. */
  @Nullable Commit last() {
    var map = maps.get(NAME);
    return map == null ? null : commit(map);
  }

  /** Gives the commit as it was written; null when it was to replace one that is not the last. */
  @Nullable Commit write(Commit commit) {
    var written = maps.write(map(commit));
    return written == null
        ? null
        : new Commit(
            commit.number(),
            commit.writes(),
            commit.isDone(),
            written.getMetadata().getResourceVersion());
  }

  /** Whether it is the last one, and nobody has marked it as done. */
  boolean isLast(Commit commit) {
    var map = maps.get(NAME);
    return map != null && map.getMetadata().getResourceVersion().equals(commit.resourceVersion());
  }

  private ConfigMap map(Commit commit) {
    var annotations = new HashMap<>(Map.of(NUMBER, Long.toString(commit.number())));
    var lines = new ArrayList<String>();
    var values = new HashMap<String, String>();
    for (var write : commit.writes()) {
      switch (write) {
        case Write.Put(var key, var value) -> {
          values.put(Integer.toString(lines.size()), value);
          lines.add(PUT + key);
        }
        case Write.Delete(var key) -> lines.add(DELETE + key);
      }
    }
    if (!commit.isDone()) {
      annotations.put(WRITES, String.join("\n", lines));
    }
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(NAME)
        .withResourceVersion(commit.resourceVersion())
        .withLabels(CellMaps.FOLLOWED)
        .withAnnotations(annotations)
        .endMetadata()
        .withData(values)
        .build();
  }

  private static Commit commit(ConfigMap map) {
    var metadata = map.getMetadata();
    var annotations = Annotations.of(metadata);
    var values = requireNonNullElse(map.getData(), Map.<String, String>of());
    var writes = annotations.get(WRITES);
    try {
      return new Commit(
          Long.parseLong(annotations.getOrDefault(NUMBER, "")),
          writes == null ? List.of() : writes(writes, values),
          writes == null,
          metadata.getResourceVersion());
    } catch (IllegalArgumentException e) {
      throw new BackendUnavailable(
          "the ConfigMap %s, which somebody else has changed, makes no sense: %s"
              .formatted(NAME, e.getMessage()),
          e);
    }
  }

  private static List<Write> writes(String text, Map<String, String> values) {
    var lines = text.lines().toList();
    var writes = new ArrayList<Write>();
    for (int i = 0; i < lines.size(); i++) {
      var line = lines.get(i);
      var value = values.get(Integer.toString(i));
      if (line.startsWith(PUT) && value != null) {
        writes.add(new Write.Put(line.substring(PUT.length()), value));
      } else if (line.startsWith(DELETE)) {
        writes.add(new Write.Delete(line.substring(DELETE.length())));
      } else {
        throw new IllegalArgumentException("'" + line + "' is no write, or its value is gone");
      }
    }
    return writes;
  }
}
