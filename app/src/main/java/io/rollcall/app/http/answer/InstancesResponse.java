package io.rollcall.app.http.answer;

import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.model.ServiceInstance;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** Instances of one service, sorted by id. */
@Serdeable.Serializable
@Schema(name = "Instances")
public record InstancesResponse(String service, long revision, List<InstanceResponse> instances) {

  static InstancesResponse of(ServiceSnapshot snapshot, List<ServiceInstance> instances) {
    return new InstancesResponse(
        snapshot.service(),
        snapshot.revision(),
        instances.stream().map(InstanceResponse::of).toList());
  }
}
