package io.rollcall.app.http.answer;

import io.micronaut.json.JsonMapper;
import io.rollcall.catalog.ServiceSnapshot;
import io.rollcall.discovery.InstanceFilter;
import io.rollcall.model.ServiceInstance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;

/**
 * Snapshots as JSON. What nearly everybody asks for, all healthy instances or all, is encoded once
 * per revision; what is filtered further is encoded each time.
 */
@Singleton
public final class SnapshotJson {

  private final JsonMapper mapper;

  SnapshotJson(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /** An {@link InstancesResponse}. */
  public byte[] instances(ServiceSnapshot snapshot, InstanceFilter filter) {
    return filter.asksForAll()
        ? snapshot.encoded(filter.health(), same -> encodeInstances(same, filter))
        : encodeInstances(snapshot, filter);
  }

  /** An {@link InstancesResponse} with each instance as {@code view} shows it. */
  byte[] instances(
      ServiceSnapshot snapshot, InstanceFilter filter, UnaryOperator<ServiceInstance> view) {
    var shown = filter.apply(snapshot).stream().map(view).toList();
    return encode(InstancesResponse.of(snapshot, shown));
  }

  /** Any serializable value. */
  public byte[] encode(Object value) {
    try {
      return mapper.writeValueAsBytes(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] encodeInstances(ServiceSnapshot snapshot, InstanceFilter filter) {
    return encode(InstancesResponse.of(snapshot, filter.apply(snapshot)));
  }
}
