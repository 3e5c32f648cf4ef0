package io.rollcall.backend.etcd;

import io.rollcall.registry.ServiceInstance;

/**
 * What an instance's key holds.
 *
 * @param instance with the status that its check starts from; its revision is the key's
 * @param lease that the key is under; 0 is none
 */
record StoredInstance(ServiceInstance instance, long lease) {

  long revision() {
    return instance.revision();
  }

  ServiceInstance withHealth(StoredHealth health) {
    return health.measuredOn() == revision()
        ? instance.withHealth(health.status(), health.output())
        : instance;
  }
}
