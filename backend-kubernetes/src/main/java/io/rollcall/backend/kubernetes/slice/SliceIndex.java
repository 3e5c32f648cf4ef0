package io.rollcall.backend.kubernetes.slice;

import io.rollcall.backend.kubernetes.slice.Stored.Absence;
import io.rollcall.backend.kubernetes.slice.Stored.OfService;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All slices of Rollcall's at one moment. Not thread-safe. */
public final class SliceIndex {

  private final Map<String, Held<?>> byName = new HashMap<>();
  private final Map<String, StoredService> services = new HashMap<>();

  /** Services that have slices, and no instances. */
  private final Set<String> empty = new HashSet<>();

  /** How many slices have a base, by base. */
  private final NavigableMap<Long, Integer> bases = new TreeMap<>();

  private @Nullable Absence absence;

  /** Begins without slices. */
  public SliceIndex() {}

  /** Begins with these slices. */
  public SliceIndex(Collection<Held<?>> slices) {
    slices.forEach(this::put);
  }

  /** Gives the service that it belongs to; null for none. */
  public @Nullable String put(Held<?> held) {
    var before = byName.put(held.name(), held);
    if (before != null && before.content() instanceof OfService content) {
      bases.merge(content.base(), -1, SliceIndex::orNone);
    }
    return switch (held.content()) {
      case OfService content -> {
        var name = content.service();
        var service = services.computeIfAbsent(name, StoredService::new);
        service.put(held.name(), held.uid(), content);
        bases.merge(content.base(), 1, Integer::sum);
        note(service);
        yield name;
      }
      case Absence content -> {
        absence = content;
        yield null;
      }
      case Stored.Echo _ -> null;
    };
  }

  /** Gives the service that the slice belonged to; null for none. */
  public @Nullable String remove(String sliceName) {
    var held = byName.remove(sliceName);
    if (held == null) {
      return null;
    }
    if (held.content() instanceof Absence) {
      absence = null;
    }
    return held.content() instanceof OfService content ? remove(content) : null;
  }

  private String remove(OfService content) {
    bases.merge(content.base(), -1, SliceIndex::orNone);
    var name = content.service();
    var service = services.get(name);
    if (service != null) {
      service.remove(content);
      note(service);
    }
    return name;
  }

  private void note(StoredService service) {
    if (service.isVoid()) {
      services.remove(service.name());
      empty.remove(service.name());
    } else if (service.isEmpty()) {
      empty.add(service.name());
    } else {
      empty.remove(service.name());
    }
  }

  /** Null when there is none of that name. */
  public @Nullable Held<?> slice(String sliceName) {
    return byName.get(sliceName);
  }

  /** All of them, of instances and others. */
  public Collection<Held<?>> slices() {
    return byName.values();
  }

  /** A service without slices if there is none. */
  public StoredService service(String name) {
    var service = services.get(name);
    return service == null ? new StoredService(name) : service;
  }

  /** The names of services that have slices of instances, be it of those that have left. */
  public List<String> servicesInUse() {
    return services.values().stream()
        .filter(service -> !service.hasNoInstanceSlices())
        .map(StoredService::name)
        .toList();
  }

  /** Those that have slices. */
  public Collection<StoredService> services() {
    return services.values();
  }

  /** As Kubernetes has it; null when there is none. */
  public @Nullable Absence absence() {
    return absence;
  }

  /**
   * The revision of services without instances, as the slices have it: what the absence says, at
   * least that of each such service that has slices, and what present ones began from.
   */
  public long absentRevision() {
    var known = absence == null ? 0 : absence.revision();
    var begun = bases.isEmpty() ? 0 : bases.lastKey();
    return empty.stream()
        .mapToLong(name -> service(name).revision())
        .reduce(Math.max(known, begun), Math::max);
  }

  private static @Nullable Integer orNone(int count, int change) {
    return count + change == 0 ? null : count + change;
  }
}
