package io.rollcall.backend.consul;

import static java.util.stream.Collectors.toUnmodifiableSet;

import io.rollcall.model.ServiceState;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A service as the key-value store has it.
 *
 * @param instances by id
 * @param changed index of its last change; 0 when there is no key of it
 * @param revised index of the last change that moved its revision; 0 when there is none
 * @param absent revision of services of which there is no key
 * @param expired ids that expired lately, with the revisions of those registrations
 */
record StoredService(
    String name,
    SortedMap<String, StoredInstance> instances,
    long changed,
    long revised,
    long absent,
    Map<String, Long> expired) {

  @Nullable StoredInstance instance(String id) {
    return instances.get(id);
  }

  boolean isEmpty() {
    return instances.isEmpty();
  }

  /**
   * Whether its revision, as one without instances, is not yet that of all such services. Before it
   * is, nobody is told: replicas would give different ones of a service that never was.
   */
  boolean isAheadOfAbsent() {
    return isEmpty() && revised > absent;
  }

  /**
   * @param before what those who are told know; null for nothing
   */
  ServiceState state(@Nullable StoredService before) {
    return new ServiceState(
        name,
        isEmpty() ? Math.max(revised, absent) : revised,
        instances.values().stream().map(StoredInstance::now).toList(),
        before == null ? Set.of() : expiredSince(before));
  }

  private Set<String> expiredSince(StoredService before) {
    return before.instances().entrySet().stream()
        .filter(former -> !instances.containsKey(former.getKey()))
        .filter(former -> expired.getOrDefault(former.getKey(), 0L) == former.getValue().revision())
        .map(Map.Entry::getKey)
        .collect(toUnmodifiableSet());
  }

  /** How many of its instances {@code later} has not. */
  long missingIn(StoredService later) {
    return instances.keySet().stream().filter(id -> later.instance(id) == null).count();
  }
}
