package io.rollcall.backend.kubernetes.slice;

import org.jspecify.annotations.Nullable;

/** What one slice of Rollcall's holds. Immutable. */
public sealed interface Stored {

  /** Of the slice that it was read from; null for what is not stored yet. */
  @Nullable String resourceVersion();

  /** What belongs to one service, and counts for its revision. */
  sealed interface OfService extends Stored permits Mark, StoredInstance {
    String service();

    /**
     * What the revision of the service begins from, as who wrote the slice knew it. The highest
     * base of a service counts, and all changes come on top of it.
     */
    long base();

    /** How often the slice changed in a way that readers are told. */
    long changes();
  }

  /** The revision that every service has of which there is no slice; and at least that if empty. */
  record Absence(long revision, @Nullable String resourceVersion) implements Stored {}

  /**
   * Is written by one replica again and again, to see what is followed come up to that.
   *
   * @param number one more each time, from 1
   */
  record Echo(String replica, long number, @Nullable String resourceVersion) implements Stored {}
}
