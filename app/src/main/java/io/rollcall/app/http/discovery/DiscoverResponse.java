package io.rollcall.app.http.discovery;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.app.http.answer.InstanceResponse;
import io.rollcall.app.http.problem.Problem;
import io.rollcall.app.http.problem.Problems;
import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.discovery.InstanceFilter;
import io.rollcall.model.RegistryException;
import io.rollcall.model.ServiceInstance;
import io.rollcall.time.Clock;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Instances of several services, by name; a service that failed has a problem in its place. */
@Serdeable.Serializable
@Schema(name = "Discovered")
public record DiscoverResponse(Map<String, Entry> services) {

  /**
   * Either what was found or {@code problem}.
   *
   * @param age seconds since the backend last confirmed it
   * @param stale whether the backend is out of reach
   */
  @Serdeable.Serializable
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @Schema(name = "DiscoveredService")
  public record Entry(
      @Nullable Long revision,
      @Nullable Long age,
      @Nullable Boolean stale,
      @Nullable List<InstanceResponse> instances,
      @Nullable Problem problem) {

    static Entry of(
        ServiceSnapshot snapshot,
        InstanceFilter filter,
        UnaryOperator<ServiceInstance> view,
        Clock clock) {
      return new Entry(
          snapshot.revision(),
          snapshot.age(clock).toSeconds(),
          snapshot.isStale(),
          filter.apply(snapshot).stream().map(view).map(InstanceResponse::of).toList(),
          null);
    }

    static Entry of(Problem problem) {
      return new Entry(null, null, null, null, problem);
    }

    static Entry of(RegistryException reason) {
      return new Entry(null, null, null, null, Problems.of(reason));
    }
  }
}
