package io.rollcall.backend.consul;

import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.store.watch.Mirror;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * Feeds the mirror, one thread at a time: the loop with what it finds, writers with what they
 * wrote. What is older than what is held is passed over. Thread-safe.
 */
final class MirrorFeed {

  private final Mirror mirror;
  private final Map<String, Long> written = new ConcurrentHashMap<>();
  private final ReentrantLock feeding = new ReentrantLock();

  MirrorFeed(Mirror mirror) {
    this.mirror = mirror;
  }

  /**
   * Takes over services that were found to have changed.
   *
   * @param listIndex of the checks that showed it. Services that began later are not known yet, so
   *     no service may be told as absent at a later index: theirs would go back
   * @param absentIndex of services that do not exist
   */
  void take(Collection<Copies> changed, long listIndex, long absentIndex) {
    feeding.lock();
    try {
      var states = changed.stream().map(copies -> copies.state(ids(copies.service()))).toList();
      states.stream().filter(state -> !state.instances().isEmpty()).forEach(this::takePresent);
      for (var state : states) {
        var revision = Math.min(state.revision(), listIndex);
        var held = mirror.state(state.service());
        var isLater = revision > held.revision() && !held.instances().isEmpty();
        if (state.instances().isEmpty() && isLater) {
          mirror.update(new ServiceState(state.service(), revision, List.of(), state.expired()));
        }
      }
      mirror.absent(Math.min(absent(changed, absentIndex), listIndex));
    } finally {
      feeding.unlock();
    }
  }

  /**
   * Takes over all there is. After a disconnection, or when Consul lost what it had, what is held
   * counts for nothing: the indexes may have started again.
   *
   * @param anew when it is known to have lost it
   */
  void reset(List<Copies> all, long listIndex, long absentIndex, boolean anew) {
    feeding.lock();
    try {
      if (isConnected() && !anew) {
        take(all, listIndex, absentIndex);
      } else {
        mirror.beginAnew("Consul is listed anew");
        mirror.reset(
            Math.min(absent(all, absentIndex), listIndex),
            all.stream().map(copies -> listed(copies, listIndex)).toList());
      }
    } finally {
      feeding.unlock();
    }
  }

  private ServiceState listed(Copies copies, long listIndex) {
    var state = copies.state(ids(copies.service()));
    return state.instances().isEmpty()
        ? new ServiceState(
            state.service(), Math.min(state.revision(), listIndex), List.of(), state.expired())
        : state;
  }

  void disconnect(String reason) {
    feeding.lock();
    try {
      mirror.disconnect(reason);
    } finally {
      feeding.unlock();
    }
  }

  /** Whether a service is held, with instances, as of {@code index} or later. */
  boolean hasReached(String service, long index) {
    var state = mirror.state(service);
    return !state.instances().isEmpty() && state.revision() >= index;
  }

  /** What writers have taken over since, by service, up to {@code index}. */
  Set<String> takeWritten(long index) {
    var services = new HashSet<String>();
    written.forEach(
        (service, at) -> {
          if (at <= index && written.remove(service, at)) {
            services.add(service);
          }
        });
    return services;
  }

  List<ServiceInstance> instances(String service) {
    return mirror.state(service).instances();
  }

  Set<String> ids(String service) {
    return mirror.state(service).instances().stream()
        .map(ServiceInstance::id)
        .collect(Collectors.toSet());
  }

  /** Sorted. */
  List<String> names() {
    return List.copyOf(mirror.names());
  }

  /** Services that have copies, but none that is live, have an index of their own. */
  private static long absent(Collection<Copies> read, long absentIndex) {
    return read.stream()
        .filter(copies -> copies.all().stream().noneMatch(Copy::isLive))
        .mapToLong(Copies::index)
        .reduce(absentIndex, Math::max);
  }

  private boolean isConnected() {
    return mirror.whyNotCurrent() == null;
  }

  /** Takes over a service that has instances; that one has none is for the loop to find. */
  void takePresent(Copies copies) {
    var state = copies.state(ids(copies.service()));
    feeding.lock();
    try {
      if (!state.instances().isEmpty() && isConnected()) {
        written.merge(state.service(), state.revision(), Math::max);
        takePresent(state);
      }
    } finally {
      feeding.unlock();
    }
  }

  private void takePresent(ServiceState state) {
    if (isNews(state)) {
      mirror.update(state);
    }
  }

  private boolean isNews(ServiceState state) {
    var held = mirror.state(state.service());
    return state.revision() > held.revision()
        || (state.revision() == held.revision() && !state.instances().equals(held.instances()));
  }
}
