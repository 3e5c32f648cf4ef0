package io.rollcall.app.http.instance;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.http.HttpStatus;
import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.app.http.answer.InstanceResponse;
import io.rollcall.app.http.problem.Problem;
import io.rollcall.model.ServiceInstance;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What became of one of many.
 *
 * @param status the HTTP status that the item alone would have got
 * @param instance as it is stored now; null when there is nothing to tell
 * @param problem null when the item succeeded
 */
@Serdeable.Serializable
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "BulkResult")
record BulkResult(int status, @Nullable InstanceResponse instance, @Nullable Problem problem) {

  static BulkResult of(HttpStatus status) {
    return new BulkResult(status.getCode(), null, null);
  }

  static BulkResult of(HttpStatus status, ServiceInstance instance) {
    return new BulkResult(status.getCode(), InstanceResponse.of(instance), null);
  }

  static BulkResult of(Problem problem) {
    return new BulkResult(problem.status(), null, problem);
  }
}
