package io.rollcall.contract.history;

import java.util.Set;

/**
 * Something that was done to the servers, and to what end.
 *
 * @param beginNanos just before it was done
 * @param inForceNanos just after
 * @param healNanos just before it was undone
 * @param endNanos just after it was undone, so that all servers could work again
 */
public record Fault(
    String name,
    Set<Effect> effects,
    long beginNanos,
    long inForceNanos,
    long healNanos,
    long endNanos) {

  /** What follows from a fault, and so excuses what would be wrong without it. */
  public sealed interface Effect {}

  /** The replica cannot reach the backend at all while the fault is in force. */
  public record CutOff(String replica) implements Effect {}

  /** The replica may now and then fail to reach the backend, or take long to. */
  public record Hampered(String replica) implements Effect {}

  /** The replica does not run while the fault is in force, then goes on with what it knew. */
  public record Paused(String replica) implements Effect {}

  /** The replica ends, and a new one takes its place. */
  public record Restarted(String replica) implements Effect {}

  /** The backend has forgotten what it was told before the end of the fault. */
  public record DataLost() implements Effect {}

  /** The backend may hold again what it held at the beginning: what was removed since is back. */
  public record PutBack() implements Effect {}

  /** A lease that had not run out may start over, until the end of the fault. */
  public record LeasesStartOver() implements Effect {}

  public Fault {
    effects = Set.copyOf(effects);
  }

  boolean has(Effect effect) {
    return effects.contains(effect);
  }

  boolean losesData() {
    return has(new DataLost());
  }

  /** Whether the replica's view of the backend may be old. */
  boolean affects(String replica) {
    return has(new CutOff(replica)) || has(new Hampered(replica)) || stops(replica);
  }

  boolean stops(String replica) {
    return has(new Paused(replica)) || has(new Restarted(replica));
  }

  Span span() {
    return new Span(beginNanos, endNanos);
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(name, span());
  }
}
