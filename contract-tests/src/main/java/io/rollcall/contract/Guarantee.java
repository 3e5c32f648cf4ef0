package io.rollcall.contract;

/**
 * What sets backends apart beyond what each must do. Tests that rest on one are marked {@link
 * Requires}; a backend that lacks it says so with {@link Lacks}, and passes weaker ones instead,
 * which are marked {@link WhereLacking}.
 */
public enum Guarantee {
  QUIET("A call that changes nothing moves no revision and tells nobody"),
  HEARTBEATS_RENEW_ALONE("Nothing but a heartbeat or a registration renews a lease"),
  HEARTBEATS_SEE_REMOVALS("A heartbeat is refused from the moment that a removal is acknowledged"),
  WHAT_EXPIRES_LEAVES(
      "What stops to heartbeat is gone in time, however much of its service stops at once"),
  LATER_REGISTRATIONS_HAVE_LATER_REVISIONS(
      "An instance has a later revision than those that were registered before it at other replicas");

  private final String promise;

  Guarantee(String promise) {
    this.promise = promise;
  }

  /** For people, in a sentence. */
  public String promise() {
    return promise;
  }
}
