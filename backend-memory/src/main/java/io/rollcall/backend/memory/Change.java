package io.rollcall.backend.memory;

import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.Registration;
import io.rollcall.model.ServiceInstance;
import io.rollcall.store.Cells;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a journal is told. Each says how things are from then on, so that saying it twice is the
 * same.
 */
sealed interface Change {

  record Put(Registration registration, Instant at) implements Change {}

  /** An instance that stays, with its health and its own revision, but has other metadata. */
  record Metadata(ServiceInstance instance) implements Change {}

  record Health(InstanceKey key, HealthStatus status, String output) implements Change {}

  /** Null is the end of it. */
  record Maintain(InstanceKey key, @Nullable Maintenance maintenance) implements Change {}

  record Removal(String service, Set<String> ids) implements Change {}

  /** Those cells are so from then on. */
  record CellWrites(List<Cells.Write> writes) implements Change {}
}
