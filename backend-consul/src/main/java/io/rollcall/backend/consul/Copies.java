package io.rollcall.backend.consul;

import static java.util.stream.Collectors.groupingBy;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The copies of a service's instances, or of one of them, at one index of Consul's.
 *
 * @param index grows with every change of the service, and is the same for all that ask
 */
record Copies(String service, long index, List<Copy> all) {

  /** The copy that counts, be it live or not; null when there is none. */
  @Nullable Copy latest(InstanceKey key) {
    return all.stream().filter(copy -> copy.key().equals(key)).max(Copy.LATEST_LAST).orElse(null);
  }

  /** The copy that counts when it is live, else null. */
  @Nullable Copy live(InstanceKey key) {
    var latest = latest(key);
    return latest != null && latest.isLive() ? latest : null;
  }

  /** Whether the copy that counts is that one. */
  boolean isLatest(Copy written) {
    var latest = latest(written.key());
    return latest != null && latest.mark().equals(written.mark());
  }

  @Nullable Copy at(String node, InstanceKey key) {
    return all.stream()
        .filter(copy -> copy.key().equals(key) && copy.node().equals(node))
        .findFirst()
        .orElse(null);
  }

  boolean hasOthers(Copy one) {
    return all.stream()
        .anyMatch(copy -> copy.key().equals(one.key()) && !copy.node().equals(one.node()));
  }

  /**
   * As callers see it.
   *
   * @param known ids that there were; those of them whose lease ran out are told as expired
   */
  ServiceState state(Set<String> known) {
    var latest =
        all.stream().collect(groupingBy(Copy::key)).values().stream()
            .map(copies -> copies.stream().max(Copy.LATEST_LAST).orElseThrow())
            .toList();
    var instances =
        latest.stream()
            .filter(Copy::isLive)
            .map(Copy::instance)
            .sorted(Comparator.comparing(ServiceInstance::id))
            .toList();
    var expired =
        latest.stream()
            .filter(copy -> copy.checks().expired())
            .map(copy -> copy.key().id())
            .filter(known::contains)
            .collect(Collectors.toSet());
    return new ServiceState(service, index, instances, expired);
  }
}
