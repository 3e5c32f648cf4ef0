package io.rollcall.health;

import io.rollcall.model.InstanceKey;
import java.time.Duration;

/**
 * When one instance is probed: at {@code phase + k * interval} of the monotonic clock, for whole k.
 * The phase follows from the key, so that instances that came together are probed apart, and no
 * delay of one probe shifts the next.
 */
record Slots(long phaseNanos, long intervalNanos) {

  static Slots of(InstanceKey key, Duration interval) {
    long nanos = interval.toNanos();
    return new Slots(Math.floorMod(hash(key), nanos), nanos);
  }

  /** The first slot after {@code nanos}. */
  long after(long nanos) {
    long passed = Math.floorDiv(nanos - phaseNanos, intervalNanos);
    return phaseNanos + (passed + 1) * intervalNanos;
  }

  /** A number below {@code bound} that spreads keys evenly. */
  static long spread(InstanceKey key, long bound) {
    return Math.floorMod(hash(key), bound);
  }

  /** The strings' own hash, finished as MurmurHash3 finishes 64 bits. */
  private static long hash(InstanceKey key) {
    long hash = 0x9E3779B97F4A7C15L * key.service().hashCode() + key.id().hashCode();
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
