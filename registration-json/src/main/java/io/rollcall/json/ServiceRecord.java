package io.rollcall.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A whole service, as a file holds it. Jackson writes and reads it. */
public record ServiceRecord(String service, long revision, List<Known> instances) {

  /**
   * An instance, and what is kept beside it.
   *
   * @param maintenance null when it is in service
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Known(InstanceRecord instance, @Nullable MaintenanceRecord maintenance) {

    static Known of(ServiceInstance instance) {
      var maintenance = instance.maintenance();
      return new Known(
          InstanceRecord.of(instance),
          maintenance == null ? null : MaintenanceRecord.of(maintenance));
    }

    ServiceInstance toInstance(long revision) {
      return instance
          .toInstance(revision)
          .withMaintenance(maintenance == null ? null : maintenance.toMaintenance());
    }
  }

  public static ServiceRecord of(ServiceState state) {
    return new ServiceRecord(
        state.service(), state.revision(), state.instances().stream().map(Known::of).toList());
  }

  /**
   * The service; each instance was last heard of when it registered.
   *
   * @throws io.rollcall.model.RegistryException.InvalidValue for what is no registration
   * @throws java.time.DateTimeException for what is no time or duration
   */
  public ServiceState toState() {
    return new ServiceState(
        service, revision, instances.stream().map(known -> known.toInstance(revision)).toList());
  }
}
