package io.rollcall.catalog;

/**
 * Turns the content of a snapshot into bytes. The bytes are remembered by the encoder's identity,
 * so use constants, and few of them. Must not depend on the snapshot's age or staleness.
 */
@FunctionalInterface
public interface Encoder {
  byte[] encode(ServiceSnapshot snapshot);
}
