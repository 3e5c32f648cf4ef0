package io.rollcall.discovery;

import io.rollcall.catalog.ServiceSnapshot;

/** A service in a few numbers. */
public record ServiceSummary(String service, int instances, int healthy, long revision) {

  static ServiceSummary of(ServiceSnapshot snapshot) {
    return new ServiceSummary(
        snapshot.service(),
        snapshot.instances().size(),
        snapshot.healthy().size(),
        snapshot.revision());
  }
}
