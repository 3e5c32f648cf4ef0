package io.rollcall.backend.consul;

import io.rollcall.registry.InstanceKey;
import io.rollcall.registry.Maintenance;
import io.rollcall.registry.RegistryException.OutcomeUnknown;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes instances out of service and puts them back: first the entry of the key, which counts, then
 * the copy that is registered. Whoever registers looks at the entry before and after, so that of
 * two who write at the same time the later one sees to it. The caller holds the instance's lock.
 * Thread-safe.
 */
final class Maintainer {

  private static final int ATTEMPTS = 3;

  private final MaintenanceEntries entries;
  private final CatalogReader reader;
  private final CopyWriter writer;

  Maintainer(MaintenanceEntries entries, CatalogReader reader, CopyWriter writer) {
    this.entries = entries;
    this.reader = reader;
    this.writer = writer;
  }

  /** Null when the key is in service. */
  @Nullable Maintenance of(Agent agent, InstanceKey key) {
    return entries.read(agent, key);
  }

  void begin(Agent agent, InstanceKey key, Maintenance maintenance) {
    var before = entries.read(agent, key);
    if (before == null || !before.reason().equals(maintenance.reason())) {
      entries.write(agent, key, maintenance);
    }
    Writes.afterwards(() -> show(agent, key, reader.instance(agent, key)));
  }

  void end(Agent agent, InstanceKey key) {
    entries.delete(agent, key);
    Writes.afterwards(() -> show(agent, key, reader.instance(agent, key)));
  }

  /**
   * Makes the copy that counts show what the entry says.
   *
   * @return the copies there are then
   */
  Copies show(Agent agent, InstanceKey key, Copies copies) {
    var shown = copies;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      var entry = entries.read(agent, key);
      var live = shown.live(key);
      if (live == null || Objects.equals(live.maintenance(), entry)) {
        return shown;
      }
      shown = writer.maintain(agent, shown, live, entry);
    }
    throw new OutcomeUnknown(
        "too many others write instance '%s' at the same time".formatted(key), null);
  }
}
