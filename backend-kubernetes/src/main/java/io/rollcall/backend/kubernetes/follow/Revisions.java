package io.rollcall.backend.kubernetes.follow;

import io.rollcall.backend.kubernetes.slice.StoredInstance;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.store.watch.Mirror;
import java.util.List;

/**
 * The revisions of services. That of one is what its slices add up to. It must not be lower than
 * what readers were told, nor the same for other instances. What the slices add up to would be so
 * when somebody deletes one, or when the first instance of a service comes from a replica that does
 * not know yet how high the revision of services without instances is. Then readers are told the
 * next number, and {@link Owings} raises what the slices add up to.
 *
 * @param mirror what readers are told
 * @param latest what the slices are
 */
public record Revisions(Mirror mirror, LatestSlices latest) {

  /** What one change of a service leads to. */
  public StoredInstance.Next next(String service) {
    var told = mirror.state(service).revision();
    return latest.in(
        slices -> {
          var there = slices.service(service);
          if (there.isEmpty()) {
            var base = Math.max(told, slices.absentRevision());
            return new StoredInstance.Next(base, base + there.changes() + 1);
          }
          var now = Math.max(told, there.revision());
          return new StoredInstance.Next(now - there.changes(), now + 1);
        });
  }

  /**
   * The revision that readers are told.
   *
   * @param told what they were told last; without instances, at the revision of such services
   * @param now the instances that they are told
   * @param stored what the slices add up to
   */
  static long next(ServiceState told, List<ServiceInstance> now, long stored) {
    var least = told.instances().equals(now) ? told.revision() : told.revision() + 1;
    return now.stream()
        .mapToLong(ServiceInstance::revision)
        .reduce(Math.max(stored, least), Math::max);
  }
}
