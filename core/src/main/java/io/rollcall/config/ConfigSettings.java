package io.rollcall.config;

import java.time.Duration;

/**
 * How configurations are kept.
 *
 * @param versions how many of a key are kept; the current one always is
 * @param age how long they are, once replaced; a key that was deleted is forgotten after that
 * @param guardedSize in bytes; where a value before or after a write is larger, the write may make
 *     it at most twice, and not less than half as large, unless it is forced
 * @param heldSize in bytes; the values that are held in memory
 */
public record ConfigSettings(int versions, Duration age, int guardedSize, long heldSize) {

  private static final long MOST_HELD = 256L << 20;
  private static final int SHARE_OF_HEAP = 8;

  /** How much this JVM's heap has room for. */
  public static final long HELD_IN_THIS_HEAP =
      Math.min(MOST_HELD, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);

  public static final ConfigSettings DEFAULT =
      new ConfigSettings(100, Duration.ofDays(90), 4 * 1024, HELD_IN_THIS_HEAP);
}
