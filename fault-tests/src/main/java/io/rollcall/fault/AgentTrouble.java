package io.rollcall.fault;

import static io.rollcall.fault.Trouble.A_CUT_OFF;
import static io.rollcall.fault.Trouble.A_HAMPERED;
import static io.rollcall.fault.Trouble.LONG;

import java.util.Set;

/**
 * What goes wrong with the Consul agent of replica "a". Needs replicas beside agents of their own.
 */
final class AgentTrouble {

  private AgentTrouble() {}

  /** Consul's servers find its node failing; it knows nothing of that when it wakes up. */
  static Trouble stopped() {
    return ClusterTrouble.followerStopped().named("one of two agents stopped, then woken");
  }

  /** It comes back with the services that it had, whatever has become of them. */
  static Trouble killed() {
    return new Trouble(
        "one of two agents killed and restarted with its data",
        Set.of(A_CUT_OFF),
        LONG,
        rig -> rig.server().kill(),
        AgentTrouble::restart);
  }

  /** As {@link #killed}, where replica "a" knows another agent and goes on with that one. */
  static Trouble leftForAnother() {
    return new Trouble(
        "agent of one replica killed, which goes on with another",
        Set.of(A_HAMPERED),
        LONG,
        rig -> rig.server().kill(),
        AgentTrouble::restart);
  }

  /** The agent goes on, and so do the leases that it has; only its replica does not reach it. */
  static Trouble unreachable() {
    return NetworkTrouble.oneSidePartitioned()
        .named("one of two agents out of its replica's reach");
  }

  private static void restart(Rig rig) {
    rig.server().start();
    rig.cluster().awaitReady();
  }
}
