package io.rollcall.app.http.event;

import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.app.http.answer.InstanceResponse;
import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.discovery.InstanceFilter;
import io.rollcall.model.ServiceInstance;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What makes one state of a service into the next.
 *
 * @param changed instances that are new or other than before
 * @param removed ids that are gone, or no longer pass the filter
 */
@Serdeable.Serializable
@Schema(name = "ServiceChange")
public record ChangeEvent(
    String service, long revision, List<InstanceResponse> changed, List<String> removed) {

  /** What became other between two states, of what passes {@code filter}. */
  public static ChangeEvent between(
      ServiceSnapshot before, ServiceSnapshot after, InstanceFilter filter) {
    var old =
        filter.apply(before).stream()
            .collect(Collectors.toMap(ServiceInstance::id, Function.identity()));
    var now = filter.apply(after);
    var changed =
        now.stream()
            .filter(instance -> !instance.equals(old.remove(instance.id())))
            .map(InstanceResponse::of)
            .toList();
    return new ChangeEvent(
        after.service(), after.revision(), changed, old.keySet().stream().sorted().toList());
  }

  /** Whether nothing became other. */
  public boolean isEmpty() {
    return changed.isEmpty() && removed.isEmpty();
  }
}
