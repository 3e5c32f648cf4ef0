package io.rollcall.app.http.operation;

import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.app.sealing.Resealing;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What became of the instances, and of the configurations, that were looked at.
 *
 * @param resealed how many instances were written again
 * @param current how many instances have nothing to be sealed again
 * @param locked how many instances have a value that this server cannot open, which stays as it is
 * @param failed how many instances could not be written; the log says why
 * @param configurations the same of configurations that are to be sealed
 * @param whole whether all were looked at; else there was no time, and asking again goes on
 */
@Serdeable.Serializable
@Schema(name = "Resealed")
record ResealResponse(
    long resealed,
    long current,
    long locked,
    long failed,
    Configurations configurations,
    boolean whole) {

  /**
   * What became of the configurations that are to be sealed.
   *
   * @param resealed how many have a new version of the same value
   * @param current how many are sealed as they should be
   * @param locked how many this server cannot open, which stay as they are
   * @param failed how many could not be written; the log says why
   */
  @Serdeable.Serializable
  @Schema(name = "ResealedConfigurations")
  record Configurations(long resealed, long current, long locked, long failed) {}

  static ResealResponse of(Resealing.Outcome instances, Resealing.Outcome configurations) {
    return new ResealResponse(
        instances.resealed(),
        instances.current(),
        instances.locked(),
        instances.failed(),
        new Configurations(
            configurations.resealed(),
            configurations.current(),
            configurations.locked(),
            configurations.failed()),
        instances.isWhole() && configurations.isWhole());
  }
}
