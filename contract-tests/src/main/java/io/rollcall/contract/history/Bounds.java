package io.rollcall.contract.history;

import io.rollcall.store.Capabilities;
import java.time.Duration;

/**
 * How late things may be. Generous bounds prove less, but nothing that is not so.
 *
 * @param lag how far a fresh answer may be behind the backend while nothing is wrong
 * @param settle how long after the end of a fault a replica may still be further behind
 * @param detection how long a replica that is cut off may go on without marking answers stale
 * @param reach how long after its end, and that of the faults that hold it up, a call of unknown
 *     outcome may still take effect
 * @param healthySlack how long past its TTL an instance may be served as healthy
 * @param goneSlack how long past its TTL an instance may still be renewed
 * @param shortestTtl shorter ones are kept as this
 * @param quiet how long after the last change and fault all have to agree
 * @param heartbeatsBehind how long after an acknowledged removal a heartbeat may be acknowledged,
 *     which then proves nothing
 */
public record Bounds(
    Duration lag,
    Duration settle,
    Duration detection,
    Duration reach,
    Duration healthySlack,
    Duration goneSlack,
    Duration shortestTtl,
    Duration quiet,
    Duration heartbeatsBehind) {

  /** What is promised over any backend, with the slack that this one asks for. */
  public static Bounds of(Capabilities capabilities) {
    return of(capabilities.expirySlack(), capabilities.shortestTtl());
  }

  /** As {@link #of(Capabilities)}, for a backend that is known by its documentation only. */
  public static Bounds of(Duration expirySlack, Duration shortestTtl) {
    return new Bounds(
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(5),
        expirySlack,
        shortestTtl,
        Duration.ofSeconds(10),
        Duration.ZERO);
  }
}
