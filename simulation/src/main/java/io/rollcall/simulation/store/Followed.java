package io.rollcall.simulation.store;

/**
 * A part of the store, and what a replica makes of what it hears of it.
 *
 * @param <L> all that there is
 * @param <C> one change
 */
interface Followed<L extends Followed.Revised, C extends Followed.Revised> {

  /** What is as of a revision of the store. */
  interface Revised {
    long revision();
  }

  /** The store's. */
  Watches<C> watches();

  /** As the store has it now. */
  L list();

  /** The revision of the store's last change. */
  long head();

  /**
   * Takes over all that there is.
   *
   * @param seen the revision up to which it was told before
   */
  void reset(L listing, long seen);

  void apply(C change);

  /** What it was told is as new as that. */
  void confirm(long nanos);

  void disconnect(String reason);
}
