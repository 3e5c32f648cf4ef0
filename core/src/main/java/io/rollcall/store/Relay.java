package io.rollcall.store;

/**
 * For backends where a replica passes a heartbeat on to another one: tells a heartbeat that was
 * passed on already, so that none goes in circles. What is called on other threads does not know.
 */
public final class Relay {

  private static final ScopedValue<Boolean> RELAYED = ScopedValue.newInstance();

  private Relay() {}

  /** Makes a call for another replica, which passed it on to this one. */
  public static void forOther(Runnable call) {
    ScopedValue.where(RELAYED, true).run(call);
  }

  /** Whether the call at hand is made {@link #forOther}. */
  public static boolean isForOther() {
    return RELAYED.isBound();
  }
}
