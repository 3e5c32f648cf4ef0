package io.rollcall.backend.consul;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;

/**
 * Takes keys out of service and puts them back: first the entry, which counts, then the copy that
 * is registered. Whoever writes a copy looks at the entry afterwards, so of two who write at the
 * same time the later one sees to it. The caller holds the instance's lock. Thread-safe.
 */
final class Maintainer {

  private final MaintenanceEntries entries;
  private final CatalogReader reader;
  private final CopyWriter writer;

  Maintainer(MaintenanceEntries entries, CatalogReader reader, CopyWriter writer) {
    this.entries = entries;
    this.reader = reader;
    this.writer = writer;
  }

  void begin(Agent agent, InstanceKey key, Maintenance maintenance) {
    if (!maintenance.isSameAs(entries.read(agent, key))) {
      entries.write(agent, key, maintenance);
    }
    Writes.afterwards(() -> show(agent, key));
  }

  void end(Agent agent, InstanceKey key) {
    entries.delete(agent, key);
    Writes.afterwards(() -> show(agent, key));
  }

  private Copies show(Agent agent, InstanceKey key) {
    var copies = reader.instance(agent, key);
    var live = copies.live(key);
    return live == null ? copies : writer.showMaintenance(agent, copies, live);
  }
}
