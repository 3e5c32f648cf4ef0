package io.rollcall.backend.kubernetes.follow;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.backend.kubernetes.slice.Departure;
import io.rollcall.backend.kubernetes.slice.InstanceSlices;
import io.rollcall.backend.kubernetes.slice.StoredInstance;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.Maintenance;
import io.rollcall.model.Registration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes slices as a replica does, by what it knows, until it is not crossed. */
record SliceWriter(
    Objects<EndpointSlice> objects,
    InstanceSlices form,
    Revisions revisions,
    LatestSlices latest,
    ServiceReads reads) {

  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  void register(InstanceKey key, int port) {
    var registration = Registration.builder(key.service(), key.id(), "10.0.0.1", port).build();
    var before = latest.slice(key);
    while (!write(
        StoredInstance.registered(registration, AT, before, revisions.next(key.service())))) {
      before = reads.slice(key);
    }
  }

  /** Does nothing when it is not there. */
  void leave(InstanceKey key, Departure why) {
    var there = latest.followed(key);
    while (there != null && !write(there.departed(why))) {
      there = reads.find(key);
    }
  }

  /** Does nothing when it is not there. */
  void report(InstanceKey key, HealthStatus status) {
    var there = latest.followed(key);
    while (there != null && !write(there.reported(status, ""))) {
      there = reads.find(key);
    }
  }

  /**
   * Begins maintenance of what is there, or ends it, if there is any.
   *
   * @param next null to end it
   */
  void maintain(InstanceKey key, @Nullable Maintenance next) {
    var there = latest.slice(key);
    while (there != null && isChange(there, next) && !write(there.with(next))) {
      there = reads.slice(key);
    }
  }

  private static boolean isChange(StoredInstance there, @Nullable Maintenance next) {
    return next == null ? there.instance().maintenance() != null : there.isThere();
  }

  private boolean write(StoredInstance stored) {
    return write(form.slice(stored.of("uid")));
  }

  private boolean write(EndpointSlice slice) {
    var written = objects.write(slice);
    if (written != null) {
      latest.take(written);
    }
    return written != null;
  }
}
