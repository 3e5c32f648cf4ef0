package io.rollcall.backend.memory;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rollcall.json.InstanceRecord;
import io.rollcall.json.MaintenanceRecord;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.Cell;
import io.rollcall.store.Cells;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Change} as a file holds it, in JSON; docs/backends/memory.md describes the format. One
 * without a change tells a revision that was given.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record JournalRecord(
    long revision,
    @Nullable InstanceRecord put,
    @Nullable Health health,
    @Nullable Maintain maintain,
    @Nullable Removal remove,
    @Nullable CellRecord cells) {

  record Health(String service, String id, String status, String output) {}

  /**
   * The maintenance of a key from now on.
   *
   * @param maintenance null ends it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Maintain(String service, String id, @Nullable MaintenanceRecord maintenance) {

    static Maintain of(InstanceKey key, @Nullable Maintenance maintenance) {
      var now = maintenance == null ? null : MaintenanceRecord.of(maintenance);
      return new Maintain(key.service(), key.id(), now);
    }

    @Nullable Maintenance toMaintenance() {
      return maintenance == null ? null : maintenance.toMaintenance();
    }
  }

  record Removal(String service, Set<String> ids) {}

  /** Cells that are so from now on, by their keys; one without a value is gone. */
  record CellRecord(Map<String, @Nullable String> values) {

    static CellRecord of(List<Cells.Write> writes) {
      var values = new TreeMap<String, @Nullable String>();
      for (var write : writes) {
        values.put(write.key(), write instanceof Cells.Write.Put put ? put.value() : null);
      }
      return new CellRecord(values);
    }
  }

  static JournalRecord of(long revision) {
    return new JournalRecord(revision, null, null, null, null, null);
  }

  /** Of a cell as it is. */
  static JournalRecord of(Cell cell) {
    var put = new Cells.Write.Put(cell.key(), cell.value());
    return of(cell.revision(), new Change.CellWrites(List.of(put)));
  }

  /** Of an instance as it is, in a service of that revision. */
  static JournalRecord of(long revision, ServiceInstance instance) {
    return new JournalRecord(revision, InstanceRecord.of(instance), null, null, null, null);
  }

  static JournalRecord of(long revision, Change change) {
    return switch (change) {
      case Change.Put(var registration, var at) ->
          new JournalRecord(revision, InstanceRecord.of(registration, at), null, null, null, null);
      case Change.Metadata(var instance) -> of(revision, instance);
      case Change.Health(var key, var status, var output) ->
          new JournalRecord(
              revision,
              null,
              new Health(key.service(), key.id(), status.wireName(), output),
              null,
              null,
              null);
      case Change.Maintain(var key, var maintenance) ->
          new JournalRecord(revision, null, null, Maintain.of(key, maintenance), null, null);
      case Change.Removal(var service, var ids) ->
          new JournalRecord(revision, null, null, null, new Removal(service, ids), null);
      case Change.CellWrites(var writes) ->
          new JournalRecord(revision, null, null, null, null, CellRecord.of(writes));
    };
  }
}
