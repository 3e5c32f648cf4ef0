package io.rollcall.backend.kubernetes.follow;

import static java.util.stream.Collectors.toSet;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.rollcall.backend.kubernetes.metadata.Names;
import io.rollcall.backend.kubernetes.slice.SliceIndex;
import io.rollcall.backend.kubernetes.slice.SliceReader;
import io.rollcall.backend.kubernetes.slice.Stored;
import io.rollcall.backend.kubernetes.slice.StoredService;
import io.rollcall.model.ServiceState;
import io.rollcall.store.watch.Mirror;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells a mirror what all services are as slices make them up, in the order of Kubernetes. For the
 * thread that follows, but for {@link #owing} and {@link #absentRevision}.
 */
final class StoredServices {

  private final Mirror mirror;
  private final LatestSlices latest;
  private final Set<String> owing = ConcurrentHashMap.newKeySet();

  private SliceIndex slices = new SliceIndex();

  /** Services that changed since readers were told. */
  private final Set<String> touched = new HashSet<>();

  private volatile long absentRevision;

  /**
   * Begins without slices.
   *
   * @param latest is fed with what is told, too
   */
  StoredServices(Mirror mirror, LatestSlices latest) {
    this.mirror = mirror;
    this.latest = latest;
  }

  /**
   * Takes over a listing of all slices, and tells readers.
   *
   * @param startNanos when the listing began
   */
  void reset(Collection<EndpointSlice> listing, long startNanos) {
    var read = SliceReader.readAll(listing);
    slices = new SliceIndex(read);
    latest.reset(read, startNanos);
    touched.clear();
    owing.clear();
    var names = slices.services().stream().map(StoredService::name).collect(toSet());
    names.addAll(mirror.names());
    var states = names.stream().map(this::state).toList();
    raiseAbsentRevision(states);
    mirror.reset(absentRevision, states);
  }

  /** Services that lack more than half of their instances in a listing, none of which has left. */
  Collection<String> suspiciousLosses(Collection<EndpointSlice> listing) {
    var listed = listing.stream().map(slice -> slice.getMetadata().getName()).collect(toSet());
    return mirror.names().stream()
        .filter(
            service -> {
              var there = mirror.state(service).instances();
              var missing =
                  there.stream().filter(one -> !listed.contains(Names.slice(one.key()))).count();
              return missing * 2 > there.size();
            })
        .toList();
  }

  /** Takes over a slice that was created or changed, and gives its content if it has a sense. */
  @Nullable Stored changed(EndpointSlice slice) {
    var held = SliceReader.read(slice);
    if (held == null) {
      removed(slice);
      return null;
    }
    touch(slices.put(held));
    latest.told(held);
    return held.content();
  }

  /** Takes over that a slice was deleted, or is not Rollcall's any more. */
  void removed(EndpointSlice slice) {
    var metadata = slice.getMetadata();
    touch(slices.remove(metadata.getName()));
    latest.removed(metadata.getName(), metadata.getUid());
  }

  /** Tells readers of all that changed: of services that left last, since all absent ones move. */
  void tell() {
    var states = touched.stream().map(this::state).toList();
    touched.clear();
    states.stream().filter(state -> !state.instances().isEmpty()).forEach(mirror::update);
    var before = absentRevision;
    raiseAbsentRevision(states);
    for (var state : states) {
      if (state.instances().isEmpty()) {
        mirror.update(
            new ServiceState(state.service(), absentRevision, List.of(), state.expired()));
      }
    }
    if (absentRevision != before) {
      mirror.absent(absentRevision);
    }
  }

  /** All was told that Kubernetes held at a moment. */
  void proved(long nanos) {
    latest.proved(nanos, slices);
    mirror.confirm(nanos);
  }

  /** Services of which readers were told a higher revision than their slices add up to. */
  Set<String> owing() {
    return owing;
  }

  /** The revision of services without instances, as readers were told it. */
  long absentRevision() {
    return absentRevision;
  }

  private ServiceState state(String name) {
    var service = slices.service(name);
    var told = mirror.state(name);
    var now = service.shown();
    var stored = service.revision();
    var revision = Revisions.next(told, now, stored);
    if (revision > stored && !now.isEmpty()) {
      owing.add(name);
    } else {
      owing.remove(name);
    }
    return new ServiceState(name, revision, now, service.expired(told.instances()));
  }

  private void raiseAbsentRevision(Collection<ServiceState> states) {
    absentRevision =
        states.stream()
            .filter(state -> state.instances().isEmpty())
            .mapToLong(ServiceState::revision)
            .reduce(Math.max(absentRevision, slices.absentRevision()), Math::max);
  }

  private void touch(@Nullable String service) {
    if (service != null) {
      touched.add(service);
    }
  }
}
