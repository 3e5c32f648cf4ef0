package io.rollcall.health;

import io.rollcall.model.HealthStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What this replica knows of the probing of one registration. Immutable.
 *
 * @param mine whether this replica probes it
 * @param status that the results add up to; what is stored follows it
 * @param lastResult null before the first
 * @param lastProbedAt when that probe ended; null before the first
 * @param passes successes in a row, up to the last result
 * @param failures in a row, up to the last result
 * @param heldUntil until when it is held unhealthy because it flaps; null when it is not
 */
public record Probing(
    boolean mine,
    HealthStatus status,
    @Nullable ProbeResult lastResult,
    @Nullable Instant lastProbedAt,
    int passes,
    int failures,
    @Nullable Instant heldUntil) {}
