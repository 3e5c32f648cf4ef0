package io.rollcall.model;

/** Something that happened to one instance. Immutable. */
public sealed interface RegistryEvent {

  /** The instance: as it is now, or for those that left, as it last was. */
  ServiceInstance instance();

  /** Revision of the service at which it was seen. */
  long revision();

  /** A new id. */
  record Registered(ServiceInstance instance, long revision) implements RegistryEvent {}

  /** A known id with another registration. */
  record Replaced(ServiceInstance instance, long revision) implements RegistryEvent {}

  /** The owner took it away. */
  record Deregistered(ServiceInstance instance, long revision) implements RegistryEvent {}

  /** Its lease ran out. */
  record Expired(ServiceInstance instance, long revision) implements RegistryEvent {}

  /** The same registration has another status. */
  record HealthChanged(ServiceInstance instance, HealthStatus previous, long revision)
      implements RegistryEvent {}

  /** It was taken out of service, put back, or is out for another reason. */
  record MaintenanceChanged(ServiceInstance instance, long revision) implements RegistryEvent {}
}
