package io.rollcall.balancer;

import java.nio.charset.StandardCharsets;

/**
 * The hash functions that consistent hashing is defined by. They have no seed but the constants
 * here; changing anything moves every key of every user.
 */
final class Hashing {

  private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Hashing() {}

  /** FNV-1a with 64 bits (RFC 9923) of the UTF-8 bytes, mixed. */
  static long hash(String text) {
    var hash = FNV_OFFSET_BASIS;
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (octet & 0xff)) * FNV_PRIME;
    }
    return mix(hash);
  }

  /**
   * Spreads a change of any bit over all bits: the finalizer of SplitMix64 (Steele et al., 2014).
   */
  static long mix(long bits) {
    var mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
