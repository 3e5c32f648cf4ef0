package io.rollcall.store;

/**
 * Is told the whole of what it watches, at first and after each change; of {@link ServiceNames} the
 * whole at first, and then what changed. Deliveries come one at a time, in order of revision, on a
 * thread of the teller's: return quickly, never block.
 */
public interface Watcher<T> {

  /** What there is now. Ends a disconnection. */
  void onState(T state);

  /**
   * Changes may be missed from now on; what was told stays the last known good. Told once per
   * disconnection; the next {@link #onState} ends it.
   */
  void onDisconnected(String reason);
}
