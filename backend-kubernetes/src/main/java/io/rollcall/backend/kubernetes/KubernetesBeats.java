package io.rollcall.backend.kubernetes;

import io.rollcall.backend.kubernetes.beat.BeatWriter;
import io.rollcall.backend.kubernetes.follow.LatestSlices;
import io.rollcall.backend.kubernetes.slice.StoredInstance;
import io.rollcall.model.InstanceKey;
import io.rollcall.store.beat.BeatStore;
import io.rollcall.store.beat.Beats;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What replicas share leases by: the slices of instances, and what each tells. Thread-safe. */
record KubernetesBeats(
    LatestSlices latest, InstanceObjects objects, Expiry expiry, BeatWriter writer)
    implements BeatStore<StoredInstance> {

  @Override
  public @Nullable StoredInstance followed(InstanceKey key) {
    return latest.followed(key);
  }

  @Override
  public Stream<StoredInstance> followed() {
    return latest.followed();
  }

  @Override
  public @Nullable StoredInstance read(InstanceKey key) {
    return StoredInstance.present(objects.read(key));
  }

  @Override
  public @Nullable StoredInstance leaseAnew(StoredInstance there) {
    return objects.write(there, there.leasedAnew());
  }

  @Override
  public void expire(String service, List<StoredInstance> ended) {
    expiry.expire(ended);
  }

  @Override
  public void tell(Beats beats) {
    writer.tell(beats);
  }

  @Override
  public void forget(Beats last) {
    writer.forget(last);
  }
}
