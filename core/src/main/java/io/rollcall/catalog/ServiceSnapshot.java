package io.rollcall.catalog;

import io.rollcall.model.ServiceInstance;
import io.rollcall.model.ServiceState;
import io.rollcall.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One service as the backend last told it, and how fresh that is. Immutable and thread-safe.
 *
 * <p>Snapshots of one revision share their lists and their encoded bytes, however often the backend
 * confirms them.
 */
public final class ServiceSnapshot {

  private final ServiceState state;
  private final List<ServiceInstance> healthy;
  private final Map<Object, byte[]> encoded;
  private final long confirmedNanos;
  private final boolean stale;

  private ServiceSnapshot(
      ServiceState state,
      List<ServiceInstance> healthy,
      Map<Object, byte[]> encoded,
      long confirmedNanos,
      boolean stale) {
    this.state = state;
    this.healthy = healthy;
    this.encoded = encoded;
    this.confirmedNanos = confirmedNanos;
    this.stale = stale;
  }

  /** A fresh snapshot of {@code state}, confirmed at {@code nowNanos} of the monotonic clock. */
  static ServiceSnapshot of(ServiceState state, long nowNanos) {
    return new ServiceSnapshot(
        state, healthyOf(state.instances()), new ConcurrentHashMap<>(), nowNanos, false);
  }

  /** The same content, which the backend has just said is still so. */
  ServiceSnapshot confirmedAt(long nowNanos) {
    return new ServiceSnapshot(state, healthy, encoded, nowNanos, false);
  }

  boolean isConfirmedSince(long nanos) {
    return confirmedNanos - nanos >= 0;
  }

  /** The same content, which the backend can't confirm. */
  ServiceSnapshot asStale() {
    return new ServiceSnapshot(state, healthy, encoded, confirmedNanos, true);
  }

  ServiceState state() {
    return state;
  }

  public String service() {
    return state.service();
  }

  public long revision() {
    return state.revision();
  }

  /** All instances, sorted by id. */
  public List<ServiceInstance> instances() {
    return state.instances();
  }

  /** The instance of this id; null when there is none. */
  public @Nullable ServiceInstance find(String id) {
    int low = 0;
    int high = instances().size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      var instance = instances().get(middle);
      int order = instance.id().compareTo(id);
      if (order == 0) {
        return instance;
      }
      low = order < 0 ? middle + 1 : low;
      high = order < 0 ? high : middle - 1;
    }
    return null;
  }

  /** Those that are served, sorted by id; the same list for as long as the content is the same. */
  public List<ServiceInstance> healthy() {
    return healthy;
  }

  /** Whether the backend is out of reach, so that this is only the last known good. */
  public boolean isStale() {
    return stale;
  }

  /** How long ago the backend last confirmed this content. */
  public Duration age(Clock clock) {
    return clock.since(confirmedNanos);
  }

  /**
   * The content as bytes, encoded at most once for each representation. Don't change the bytes.
   *
   * @param representation tells one encoding from another, by {@code equals}; there should be few
   * @param encoder must not depend on age or staleness
   */
  public byte[] encoded(Object representation, Function<ServiceSnapshot, byte[]> encoder) {
    var known = encoded.get(representation);
    return known != null
        ? known
        : encoded.computeIfAbsent(representation, same -> encoder.apply(this));
  }

  private static List<ServiceInstance> healthyOf(List<ServiceInstance> instances) {
    return instances.stream().allMatch(ServiceInstance::isServed)
        ? instances
        : instances.stream().filter(ServiceInstance::isServed).toList();
  }
}
