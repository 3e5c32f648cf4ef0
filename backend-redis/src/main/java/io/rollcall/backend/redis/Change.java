package io.rollcall.backend.redis;

import io.lettuce.core.StreamMessage;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.store.Cell;
import io.rollcall.store.Cells;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the stream of changes, whose id is the revision of the change.
 *
 * @param fields how an instance is now, or that it left; or which cells were written
 */
record Change(long revision, Map<String, String> fields) {

  private static final String PUT = "put ";
  private static final String DELETE = "delete ";

  /**
   * Reads the one that comes after {@code position}.
   *
   * @throws BackendUnavailable when some are missing in between
   */
  static Change next(StreamMessage<String, String> entry, long position) {
    long revision = Long.parseLong(entry.getId().substring(0, entry.getId().indexOf('-')));
    if (revision != position + 1) {
      throw new BackendUnavailable(
          "changes between %d and %d are missing in Redis".formatted(position, revision), null);
    }
    return new Change(revision, entry.getBody());
  }

  /** Null when it is not of a service. */
  @Nullable String service() {
    return fields.get("service");
  }

  String id() {
    return fields.getOrDefault("id", "");
  }

  boolean isDeparture() {
    return fields.containsKey("left");
  }

  boolean isExpiry() {
    return "expired".equals(fields.get("left"));
  }

  /** Whether the service has no instances from now on. */
  boolean isLastDeparture() {
    return "0".equals(fields.get("remaining"));
  }

  /** As the instance is now, which is there. */
  Stored stored() {
    return new Stored(
        fields.getOrDefault("registration", ""),
        fields.getOrDefault("lease", ""),
        fields.getOrDefault("health", ""),
        fields.getOrDefault("maintenance", ""));
  }

  /** The cells that are followed and were written, by key; empty for one that was deleted. */
  Map<String, Optional<Cell>> heads() {
    var heads = new HashMap<String, Optional<Cell>>();
    fields.forEach(
        (name, value) -> {
          if (name.startsWith(PUT + Cells.FOLLOWED)) {
            var key = name.substring(PUT.length());
            heads.put(key, Optional.of(new Cell(key, value, revision)));
          } else if (name.startsWith(DELETE + Cells.FOLLOWED)) {
            heads.put(name.substring(DELETE.length()), Optional.empty());
          }
        });
    return heads;
  }
}
