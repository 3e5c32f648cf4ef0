package io.rollcall.backend.etcd;

import io.rollcall.model.ServiceInstance;
import org.jspecify.annotations.Nullable;

/**
 * What an instance's key holds.
 *
 * @param instance with the status that its check starts from; its revision is the key's, unless its
 *     metadata was replaced since it registered
 * @param lease that the key is under; 0 is none
 * @param keyRevision of the key
 */
record StoredInstance(ServiceInstance instance, long lease, long keyRevision) {

  /** What a registration has stored. */
  static StoredInstance registered(ServiceInstance instance, long lease) {
    return new StoredInstance(instance, lease, instance.revision());
  }

  long revision() {
    return instance.revision();
  }

  /** With what the keys of its health and maintenance hold, where there are any. */
  ServiceInstance with(@Nullable StoredHealth health, @Nullable StoredMaintenance maintenance) {
    var now = instance;
    if (health != null && health.measuredOn() == revision()) {
      now = now.withHealth(health.status(), health.output());
    }
    return maintenance == null ? now : now.withMaintenance(maintenance.maintenance());
  }
}
