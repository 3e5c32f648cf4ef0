package io.rollcall.discovery;

import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.model.HealthStatus;
import io.rollcall.model.Protocol;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/**
 * The whole registry in a few numbers. Immutable.
 *
 * @param inMaintenance instances out of service, whatever their status
 * @param byStatus instances by status; every status has an entry
 * @param byProtocol instances by protocol; every protocol has an entry
 */
public record RegistryStats(
    int services,
    int instances,
    int inMaintenance,
    Map<HealthStatus, Integer> byStatus,
    Map<Protocol, Integer> byProtocol) {

  static RegistryStats of(Collection<ServiceSnapshot> snapshots) {
    var byStatus = new EnumMap<HealthStatus, Integer>(HealthStatus.class);
    var byProtocol = new EnumMap<Protocol, Integer>(Protocol.class);
    for (var status : HealthStatus.values()) {
      byStatus.put(status, 0);
    }
    for (var protocol : Protocol.values()) {
      byProtocol.put(protocol, 0);
    }
    int instances = 0;
    int inMaintenance = 0;
    for (var snapshot : snapshots) {
      for (var instance : snapshot.instances()) {
        instances++;
        inMaintenance += instance.maintenance() == null ? 0 : 1;
        byStatus.merge(instance.status(), 1, Integer::sum);
        byProtocol.merge(instance.registration().protocol(), 1, Integer::sum);
      }
    }
    return new RegistryStats(
        snapshots.size(),
        instances,
        inMaintenance,
        Collections.unmodifiableMap(byStatus),
        Collections.unmodifiableMap(byProtocol));
  }
}
