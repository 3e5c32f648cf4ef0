package io.rollcall.backend.kubernetes;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.backend.kubernetes.follow.LatestSlices;
import io.rollcall.backend.kubernetes.follow.ServiceReads;
import io.rollcall.backend.kubernetes.slice.InstanceSlices;
import io.rollcall.backend.kubernetes.slice.SliceAddress;
import io.rollcall.backend.kubernetes.slice.SliceReader;
import io.rollcall.backend.kubernetes.slice.StoredInstance;
import io.rollcall.backend.kubernetes.slice.StoredService;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException.BackendUnavailable;
import io.rollcall.model.RegistryException.OutcomeUnknown;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the slices of instances, one at a time. A write whose outcome is unknown is looked for
 * once. Thread-safe.
 *
 * @param latest learns at once what this replica wrote
 */
record InstanceObjects(
    Objects<EndpointSlice> objects,
    InstanceSlices form,
    Services services,
    ServiceReads reads,
    LatestSlices latest) {

  private static final Logger log = LoggerFactory.getLogger(InstanceObjects.class);

  private static final int MOST_TRIES = 10;

  /** As the slice has it now, also of an instance that has left; null when there is no slice. */
  @Nullable StoredInstance read(InstanceKey key) {
    return reads.slice(key);
  }

  /**
   * Writes what becomes of a key.
   *
   * @param before what the slice has of it; null when there is none
   * @return as it is stored; null when the slice changed meanwhile
   */
  @Nullable StoredInstance write(@Nullable StoredInstance before, StoredInstance next) {
    if (!InstanceSlices.isReadable(next)) {
      throw new BackendUnavailable(
          "somebody made up revisions of service '%s' in its slices, or in those of others"
              .formatted(next.service()),
          null);
    }
    var owned = before != null && before.isThere() ? next : next.of(serviceOf(before, next));
    try {
      var written = write(before, form.slice(owned));
      if (written == null) {
        return null;
      }
      latest.take(written);
      return owned.at(written.getMetadata().getResourceVersion());
    } catch (OutcomeUnknown e) {
      return find(owned, e);
    }
  }

  private String serviceOf(@Nullable StoredInstance before, StoredInstance next) {
    var isFirst =
        before == null && latest.inService(next.service(), StoredService::hasNoInstanceSlices);
    return services.uidFor(next.registration(), isFirst);
  }

  private @Nullable EndpointSlice write(@Nullable StoredInstance before, EndpointSlice slice) {
    if (before == null) {
      return create(slice);
    }
    var type = SliceAddress.of(before.registration().host()).type();
    return type.equals(slice.getAddressType()) ? objects.replace(slice) : makeAnew(before, slice);
  }

  /** What somebody made of a slice, so that it stands for no instance any more, is in the way. */
  private @Nullable EndpointSlice create(EndpointSlice slice) {
    var created = objects.create(slice);
    if (created != null) {
      return created;
    }
    var name = slice.getMetadata().getName();
    var there = objects.get(name);
    if (there != null && SliceReader.read(there) == null) {
      InstanceSlices.requireMadeByRollcall(there);
      log.warn("Slice '{}' is made anew: somebody made it stand for no instance", name);
      objects.delete(there);
    }
    return null;
  }

  /** Kubernetes does not let the kind of a slice's addresses change. */
  private @Nullable EndpointSlice makeAnew(StoredInstance before, EndpointSlice slice) {
    var there = objects.get(slice.getMetadata().getName());
    if (there == null
        || !there.getMetadata().getResourceVersion().equals(before.resourceVersion())
        || !objects.delete(there)) {
      return null;
    }
    slice.getMetadata().setResourceVersion(null);
    try {
      var created = objects.create(slice);
      if (created == null) {
        keepMaintenance(before);
      }
      return created;
    } catch (BackendUnavailable e) {
      throw new OutcomeUnknown("its slice was deleted and not made anew: " + e.getMessage(), e);
    }
  }

  /** Gives the maintenance of a slice that was deleted to the one that somebody made meanwhile. */
  private void keepMaintenance(StoredInstance before) {
    var maintenance = before.instance().maintenance();
    if (maintenance == null) {
      return;
    }
    for (int i = 0; i < MOST_TRIES; i++) {
      var there = read(before.key());
      if (there == null
          || there.instance().maintenance() != null
          || write(there, there.with(maintenance)) != null) {
        return;
      }
    }
    throw new BackendUnavailable("too many wrote it to keep its maintenance", null);
  }

  private StoredInstance find(StoredInstance next, OutcomeUnknown unknown) {
    try {
      var there = read(next.key());
      if (there != null && next.at(there.resourceVersion()).equals(there)) {
        return there;
      }
    } catch (BackendUnavailable e) {
      log.debug("Whether {} was written cannot be seen: {}", next.key(), e.getMessage());
    }
    throw unknown;
  }
}
