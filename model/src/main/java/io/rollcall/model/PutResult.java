package io.rollcall.model;

/**
 * What a put did.
 *
 * @param instance as it is stored now
 */
public record PutResult(Outcome outcome, ServiceInstance instance) {

  public enum Outcome {
    CREATED,
    REPLACED,
    /** The same registration was there already: its lease is renewed, nobody is told. */
    UNCHANGED
  }
}
