package io.rollcall.model;

/**
 * Names one instance: ids are unique within their service. Both names keep to {@link
 * Limits#requireName}.
 */
public record InstanceKey(String service, String id) {

  public InstanceKey {
    Limits.requireName("service", service);
    Limits.requireName("id", id);
  }

  @Override
  public String toString() {
    return service + "/" + id;
  }
}
