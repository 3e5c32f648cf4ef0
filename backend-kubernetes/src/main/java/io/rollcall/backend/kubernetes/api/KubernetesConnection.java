package io.rollcall.backend.kubernetes.api;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceList;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseList;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.rollcall.backend.kubernetes.login.ClusterAccess;
import io.rollcall.backend.kubernetes.login.ClusterLogin;
import io.rollcall.time.Clock;
import io.rollcall.time.Scheduler;
import java.time.Duration;

/** An API server, and the objects that Rollcall has in its namespace there. Thread-safe. */
public final class KubernetesConnection implements AutoCloseable {

  /**
   * Who a call is for. One for callers never has one wait that keeps leases and views of the store
   * alive.
   */
  public enum Purpose {
    CALLERS,
    UPKEEP
  }

  /** An API server makes 200 writes at once by default, and refuses more. */
  private static final int MOST_FOR_CALLERS = 64;

  private static final int MOST_FOR_UPKEEP = 16;

  private final String namespace;
  private final Duration callTimeout;
  private final Clock clock;
  private final ApiCalls forCallers;
  private final ApiCalls forUpkeep;
  private volatile ClusterLogin login;

  /**
   * Does not connect.
   *
   * @param callTimeout of each call
   * @throws IllegalArgumentException when a file that {@code access} names cannot be used
   */
  public KubernetesConnection(
      ClusterAccess access,
      String namespace,
      Duration callTimeout,
      Clock clock,
      Scheduler scheduler) {
    this.namespace = namespace;
    this.callTimeout = callTimeout;
    this.clock = clock;
    this.login = ClusterLogin.of(access, callTimeout);
    this.forCallers = new ApiCalls(() -> login, callTimeout, MOST_FOR_CALLERS, clock, scheduler);
    this.forUpkeep = new ApiCalls(() -> login, callTimeout, MOST_FOR_UPKEEP, clock, scheduler);
  }

  /**
   * Gets ready for another access.
   *
   * @return makes later calls go by it; those under way, and watches, go on
   * @throws IllegalArgumentException when a file that {@code next} names cannot be used
   */
  public Runnable prepare(ClusterAccess next) {
    var other = ClusterLogin.of(next, callTimeout);
    return () -> login = other;
  }

  /** In the version that the API server has. */
  public Objects<EndpointSlice> slices(Purpose purpose) {
    var calls = calls(purpose);
    return new ApiObjects<>(calls, namespace, new ServedSlices(calls), clock);
  }

  /** Services; calls are for callers. */
  public Objects<Service> services() {
    return objects(Service.class, ServiceList.class, Purpose.CALLERS);
  }

  /** Leases; calls are for upkeep. */
  public Objects<Lease> leases() {
    return objects(Lease.class, LeaseList.class, Purpose.UPKEEP);
  }

  /** Those of {@code ConfigMap}s. */
  public Objects<ConfigMap> configMaps(Purpose purpose) {
    return objects(ConfigMap.class, ConfigMapList.class, purpose);
  }

  private <T extends HasMetadata> Objects<T> objects(
      Class<T> type, Class<? extends KubernetesResourceList<T>> list, Purpose purpose) {
    var kind = ObjectKind.of(type, list);
    return new ApiObjects<>(calls(purpose), namespace, () -> kind, clock);
  }

  private ApiCalls calls(Purpose purpose) {
    return switch (purpose) {
      case CALLERS -> forCallers;
      case UPKEEP -> forUpkeep;
    };
  }

  /** Calls that are under way fail. Watches have to be closed before. */
  @Override
  public void close() {
    login.client().close();
  }
}
