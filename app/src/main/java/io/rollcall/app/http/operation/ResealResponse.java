package io.rollcall.app.http.operation;

import io.micronaut.serde.annotation.Serdeable;
import io.rollcall.app.sealing.Resealing;
import io.swagger.v3.oas.annotations.media.Schema;

/**
 * What became of the instances that were looked at.
 *
 * @param resealed how many were written again
 * @param current how many have nothing to be sealed again
 * @param locked how many have a value that this server cannot open, which stays as it is
 * @param failed how many could not be written; the log says why
 * @param whole whether all were looked at; else there was no time, and asking again goes on
 */
@Serdeable.Serializable
@Schema(name = "Resealed")
record ResealResponse(long resealed, long current, long locked, long failed, boolean whole) {

  static ResealResponse of(Resealing.Outcome outcome) {
    return new ResealResponse(
        outcome.resealed(),
        outcome.current(),
        outcome.locked(),
        outcome.failed(),
        outcome.isWhole());
  }
}
