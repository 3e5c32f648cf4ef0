package io.rollcall.backend.kubernetes.follow;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.rollcall.backend.kubernetes.api.News;
import io.rollcall.backend.kubernetes.slice.BareSlices;
import io.rollcall.backend.kubernetes.slice.InstanceSlices;
import io.rollcall.backend.kubernetes.slice.ServiceKind;
import io.rollcall.backend.kubernetes.slice.StoredInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.store.Watcher;
import io.rollcall.store.watch.Mirror;
import io.rollcall.time.VirtualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one replica knows of slices, and does to them; a test says when. */
final class SliceReplica {

  static final Duration KEPT_FOR = Duration.ofSeconds(40);

  final Mirror mirror = new Mirror();
  final LatestSlices latest;
  final ServiceReads reads;
  final SliceWriter writer;

  /** What a watcher of each service was told. */
  final Map<String, List<ServiceState>> told = new HashMap<>();

  private final SlicesInMemory objects;
  private final StoredServices services;
  private final Owings owings;
  private final Sweeping sweeping;
  private final VirtualTime time;
  private int position;

  SliceReplica(SlicesInMemory objects, VirtualTime time, List<String> watched) {
    this.objects = objects;
    this.time = time;
    var form = new InstanceSlices("default", ServiceKind.HEADLESS);
    latest = new LatestSlices(time);
    reads = new ServiceReads(objects, mirror, latest);
    services = new StoredServices(mirror, latest);
    writer = new SliceWriter(objects, form, new Revisions(mirror, latest), latest, reads);
    var writes = new MarkWrites(objects, new BareSlices("default"), latest);
    owings = new Owings(services, mirror, latest, writes, () -> true);
    sweeping = new Sweeping(latest, writes, time, KEPT_FOR, () -> true);
    watched.forEach(this::watch);
    list();
  }

  private void watch(String service) {
    var states = told.computeIfAbsent(service, first -> new ArrayList<>());
    var _ =
        mirror.watch(
            service,
            new Watcher<ServiceState>() {
              @Override
              public void onState(ServiceState state) {
                states.add(state);
              }

              @Override
              public void onDisconnected(String reason) {}
            });
  }

  /** Lists anew, as after something was missed. */
  void list() {
    services.reset(objects.all(), time.nanos());
    position = objects.position();
  }

  /** Is told what happened next, at once. */
  void hear(int events) {
    var end = Math.min(objects.position(), position + events);
    for (; position < end; position++) {
      switch (objects.event(position)) {
        case News.Changed<EndpointSlice>(var slice) -> services.changed(slice);
        case News.Removed<EndpointSlice>(var slice) -> services.removed(slice);
        case News.Bookmark<EndpointSlice> _, News.Ended<EndpointSlice> _ -> {}
      }
    }
    services.tell();
  }

  void hearAll() {
    hear(objects.position() - position);
  }

  /** Is told that it has heard all. */
  void prove() {
    hearAll();
    time.pass(Duration.ofMillis(1));
    services.proved(time.nanos());
  }

  boolean isUpToDate() {
    return position == objects.position();
  }

  void pay() {
    owings.pay();
  }

  void sweep() {
    sweeping.sweep();
  }

  ServiceState read(String service) {
    return reads.read(service, StoredInstance::now);
  }
}
