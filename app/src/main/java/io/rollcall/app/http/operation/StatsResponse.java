package io.rollcall.app.http.operation;

import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.discovery.RegistryStats;
import io.rollcall.model.HealthStatus;
import io.rollcall.store.Capabilities;
import io.rollcall.store.Capabilities.Support;
import io.rollcall.store.RegistryBackend;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The registry in numbers, and what it is stored in.
 *
 * @param instancesInMaintenance whatever their status
 * @param instancesByProtocol every protocol has an entry
 * @param uptime since this server started, in ISO-8601
 */
@Serdeable.Serializable
@Schema(name = "Stats")
record StatsResponse(
    int services,
    int instances,
    int healthyInstances,
    int unhealthyInstances,
    int unknownInstances,
    int instancesInMaintenance,
    Map<String, Integer> instancesByProtocol,
    String uptime,
    BackendResponse backend) {

  static StatsResponse of(RegistryStats stats, RegistryBackend backend) {
    var byProtocol = new TreeMap<String, Integer>();
    stats.byProtocol().forEach((protocol, count) -> byProtocol.put(protocol.wireName(), count));
    return new StatsResponse(
        stats.services(),
        stats.instances(),
        stats.byStatus().getOrDefault(HealthStatus.HEALTHY, 0),
        stats.byStatus().getOrDefault(HealthStatus.UNHEALTHY, 0),
        stats.byStatus().getOrDefault(HealthStatus.UNKNOWN, 0),
        stats.inMaintenance(),
        byProtocol,
        Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime()).toString(),
        BackendResponse.of(backend));
  }

  /**
   * The backend, and what it can do: {@code native}, {@code emulated} or {@code absent}.
   *
   * @param shared whether several replicas can serve the same registrations
   */
  @Serdeable.Serializable
  @Schema(name = "Backend")
  record BackendResponse(
      String name,
      String healthChecks,
      String expiry,
      String linearizableReads,
      boolean shared,
      String durability,
      String shortestTtl,
      String expirySlack) {

    static BackendResponse of(RegistryBackend backend) {
      Capabilities can = backend.capabilities();
      return new BackendResponse(
          backend.name(),
          wireName(can.healthChecks()),
          wireName(can.expiry()),
          wireName(can.linearizableReads()),
          can.shared(),
          wireName(can.durability()),
          can.shortestTtl().toString(),
          can.expirySlack().toString());
    }

    private static String wireName(Support support) {
      return support.name().toLowerCase(Locale.ROOT);
    }
  }
}
