package io.rollcall.store;

/**
 * What a {@link Backend} has counted since it was opened, for metrics. Immutable.
 *
 * @param reconnects times that the store was followed again after that had broken
 * @param doubtedListings listings of the store that were read a second time, since they lacked most
 *     of a service that nobody had deregistered
 * @param leasesNearExpiry leases that end within a third of their TTL unless they are renewed, of
 *     those that this replica hears heartbeats of, as of now
 */
public record StoreCounts(long reconnects, long doubtedListings, long leasesNearExpiry) {

  /** Nothing happened yet. */
  public static final StoreCounts NONE = new StoreCounts(0, 0, 0);
}
