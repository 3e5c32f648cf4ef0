package io.rollcall.backend.kubernetes.follow;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.rollcall.backend.kubernetes.api.Objects;
import io.rollcall.backend.kubernetes.metadata.Names;
import io.rollcall.backend.kubernetes.slice.SliceIndex;
import io.rollcall.backend.kubernetes.slice.SliceReader;
import io.rollcall.backend.kubernetes.slice.StoredInstance;
import io.rollcall.backend.kubernetes.slice.StoredService;
import io.rollcall.model.InstanceKey;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.store.watch.Mirror;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads from Kubernetes what there is now, with the revisions that watchers are told. Thread-safe.
 */
public final class ServiceReads {

  private final Objects<EndpointSlice> objects;
  private final Mirror mirror;
  private final LatestSlices latest;

  /**
   * Reads nothing by itself.
   *
   * @param mirror what watchers are told
   * @param latest learns at once what was read
   */
  public ServiceReads(Objects<EndpointSlice> objects, Mirror mirror, LatestSlices latest) {
    this.objects = objects;
    this.mirror = mirror;
    this.latest = latest;
  }

  /**
   * A service as it is now.
   *
   * @param shown as readers see an instance
   */
  public ServiceState read(String service, Function<StoredInstance, ServiceInstance> shown) {
    var told = mirror.state(service); // before, so that the listing has all of it
    var slices = list(service);
    var revision = Revisions.next(told, slices.shown(), slices.revision());
    return new ServiceState(service, revision, slices.instances().map(shown).toList());
  }

  /** An instance as it is now; null when it is not there or has left. */
  public @Nullable StoredInstance find(InstanceKey key) {
    return StoredInstance.present(slice(key));
  }

  /** As {@link #find}, but gives what has left, too, as long as its slice is there. */
  public @Nullable StoredInstance slice(InstanceKey key) {
    var slice = objects.get(Names.slice(key));
    var held = slice == null ? null : SliceReader.read(slice);
    if (held == null) {
      return null;
    }
    latest.seen(held);
    return held.content() instanceof StoredInstance stored ? stored : null;
  }

  private StoredService list(String service) {
    var listed = objects.list(SliceReader.of(service)).items();
    return new SliceIndex(SliceReader.readAll(listed)).service(service);
  }
}
