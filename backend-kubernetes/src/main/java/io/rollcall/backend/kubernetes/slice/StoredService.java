package io.rollcall.backend.kubernetes.slice;

import io.rollcall.backend.kubernetes.slice.Stored.OfService;
import io.rollcall.model.ServiceInstance;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All slices of one service. Not thread-safe. */
public final class StoredService {

  private final String name;

  /** By id, also those that left. */
  private final NavigableMap<String, Held<StoredInstance>> instances = new TreeMap<>();

  private @Nullable Held<Mark> mark;

  StoredService(String name) {
    this.name = name;
  }

  public String name() {
    return name;
  }

  void put(String sliceName, String uid, OfService content) {
    switch (content) {
      case StoredInstance instance ->
          instances.put(instance.id(), new Held<>(sliceName, uid, instance));
      case Mark there -> mark = new Held<>(sliceName, uid, there);
    }
  }

  void remove(OfService content) {
    switch (content) {
      case StoredInstance instance -> instances.remove(instance.id());
      case Mark _ -> mark = null;
    }
  }

  /** Whether there are no slices. */
  boolean isVoid() {
    return instances.isEmpty() && mark == null;
  }

  /** Whether there is no slice of an instance, be it of one that has left. */
  public boolean hasNoInstanceSlices() {
    return instances.isEmpty();
  }

  /** Whether there are no instances. */
  public boolean isEmpty() {
    return instances.values().stream().noneMatch(held -> held.content().isThere());
  }

  /** The revision as the slices have it: the highest base, and all changes. */
  public long revision() {
    var base =
        instances.values().stream()
            .mapToLong(held -> held.content().base())
            .reduce(mark().base(), Math::max);
    return base + changes();
  }

  /** All changes of its slices, and those that its mark has counted. */
  public long changes() {
    var counted = mark();
    return instances.values().stream()
        .mapToLong(counted::uncounted)
        .reduce(counted.changes(), Long::sum);
  }

  /** Null when it is not there or has left. */
  public @Nullable StoredInstance instance(String id) {
    return StoredInstance.present(slice(id));
  }

  /** As the slice has it, be it of one that left; null when there is none. */
  public @Nullable StoredInstance slice(String id) {
    var held = instances.get(id);
    return held == null ? null : held.content();
  }

  /** Those that are there, in order. */
  public Stream<StoredInstance> instances() {
    return instances.values().stream().map(Held::content).filter(StoredInstance::isThere);
  }

  /** As readers see them, but for heartbeats. */
  public List<ServiceInstance> shown() {
    return instances().map(StoredInstance::now).toList();
  }

  /** Those of some instances whose slices say that they expired. */
  public Set<String> expired(List<ServiceInstance> before) {
    var expired = new HashSet<String>();
    for (var instance : before) {
      var stored = slice(instance.id());
      if (stored != null && stored.departure() == Departure.EXPIRED) {
        expired.add(instance.id());
      }
    }
    return expired;
  }

  /** All but the mark. */
  public Collection<Held<StoredInstance>> slices() {
    return instances.values();
  }

  /** None yet if there is no slice of it. */
  public Mark mark() {
    return mark == null ? Mark.none(name) : mark.content();
  }

  /** Null when there is no slice of it. */
  public @Nullable Held<Mark> heldMark() {
    return mark;
  }
}
