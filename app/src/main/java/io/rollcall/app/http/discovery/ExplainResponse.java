package io.rollcall.app.http.discovery;

import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.app.http.answer.HealthCheckJson;
import io.rollcall.app.http.answer.MaintenanceJson;
import io.rollcall.health.Probing;
import io.rollcall.model.ServiceInstance;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why each instance of a service would be returned or not.
 *
 * @param stale whether the store is out of reach, so that this is what was last known
 * @param age how long ago the store last confirmed this, in ISO-8601
 * @param replica the id of the one that answers, among the instances of the service {@code
 *     rollcall}; null when it is the only one
 */
@Serdeable.Serializable
@Schema(name = "Explanation")
record ExplainResponse(
    String service,
    long revision,
    boolean stale,
    String age,
    @Nullable String replica,
    List<Explained> instances) {

  /**
   * One instance.
   *
   * @param returned whether it passes the filter
   * @param objections why not
   * @param output what the last probe or pushed status said that was stored; null when there was
   *     none
   * @param maintenance why it is out of service; null while it is in service
   * @param healthCheck who finds out its status: {@code heartbeat} for itself, else how it is
   *     probed
   * @param probedBy the id of the replica that probes it, or {@code consul} when Consul's agents
   *     do; null when nobody does, or the only replica
   * @param origin where it is from when others registered it with the store, past Rollcall; null
   *     when Rollcall did
   * @param probing what this replica knows of its probing; null when it does not probe it
   */
  @Serdeable.Serializable
  @Schema(name = "ExplainedInstance")
  record Explained(
      String id,
      boolean returned,
      List<String> objections,
      String status,
      @Nullable String output,
      @Nullable MaintenanceJson maintenance,
      String healthCheck,
      String registeredAt,
      String lastHeartbeat,
      @Nullable String probedBy,
      @Nullable String origin,
      @Nullable ProbingJson probing) {

    static Explained of(
        ServiceInstance instance,
        List<String> objections,
        @Nullable String probedBy,
        @Nullable String origin,
        @Nullable Probing probing) {
      return new Explained(
          instance.id(),
          objections.isEmpty(),
          objections,
          instance.status().wireName(),
          instance.output(),
          MaintenanceJson.of(instance.maintenance()),
          HealthCheckJson.of(instance.registration().healthCheck()).type(),
          instance.registeredAt().toString(),
          instance.lastHeartbeat().toString(),
          probedBy,
          origin,
          probing == null || !probing.mine() ? null : ProbingJson.of(probing));
    }
  }

  /**
   * The probing of an instance by this replica.
   *
   * @param lastResult whether it passed, failed or was inconclusive, as such a word; null before
   *     the first
   * @param lastOutput what it said
   * @param passes successes in a row
   * @param failures in a row
   * @param heldUntil until when it is held unhealthy because it flaps; null when it is not
   */
  @Serdeable.Serializable
  @Schema(name = "Probing")
  record ProbingJson(
      @Nullable String lastResult,
      @Nullable String lastOutput,
      @Nullable String lastProbedAt,
      int passes,
      int failures,
      @Nullable String heldUntil) {

    static ProbingJson of(Probing probing) {
      var last = probing.lastResult();
      return new ProbingJson(
          last == null ? null : last.verdict().name().toLowerCase(Locale.ROOT),
          last == null ? null : last.output(),
          text(probing.lastProbedAt()),
          probing.passes(),
          probing.failures(),
          text(probing.heldUntil()));
    }

    private static @Nullable String text(@Nullable Instant time) {
      return time == null ? null : time.toString();
    }
  }
}
