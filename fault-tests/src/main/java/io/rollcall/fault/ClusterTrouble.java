package io.rollcall.fault;

import static io.rollcall.fault.Trouble.A_CUT_OFF;
import static io.rollcall.fault.Trouble.A_HAMPERED;
import static io.rollcall.fault.Trouble.B_CUT_OFF;
import static io.rollcall.fault.Trouble.B_HAMPERED;
import static io.rollcall.fault.Trouble.LEASES;
import static io.rollcall.fault.Trouble.LONG;

import java.time.Duration;
import java.util.Set;

/** What goes wrong with some of three servers. */
final class ClusterTrouble {

  private static final Duration ELECTION = Duration.ofSeconds(8);

  private ClusterTrouble() {}

  static Trouble leaderKilled() {
    return leader(
        "leader of three servers killed and restarted", Rig::killLeader, Rig::restartKilled);
  }

  /** Its followers find out by its silence alone, and so do replicas that talk to it. */
  static Trouble leaderStopped() {
    return leader(
        "leader of three servers stopped, then restarted", Rig::pauseLeader, Rig::restartPaused);
  }

  /** It wakes up as one who believes that it leads. */
  static Trouble leaderWoken() {
    return leader(
        "leader of three servers stopped, then woken", Rig::pauseLeader, Rig::resumePaused);
  }

  /** Needs servers on networks. The leader hears its followers and is not heard. */
  static Trouble leaderUnreachable() {
    return leader(
        "leader of three servers out of its followers' reach",
        rig -> rig.cluster().peerNetwork(rig.cluster().leader()).hang(),
        rig -> {
          rig.cluster().servers().forEach(server -> rig.cluster().peerNetwork(server).heal());
          rig.cluster().awaitReady();
        });
  }

  /** Needs replicas on followers. The other replica goes on. */
  static Trouble followerStopped() {
    return new Trouble(
        "follower that one replica knows stopped",
        Set.of(A_CUT_OFF),
        LONG,
        rig -> rig.pause(rig.server()),
        Rig::resumePaused);
  }

  /** Needs replicas on followers. The server that "a" knows answers, and has no majority. */
  static Trouble majorityStopped() {
    return new Trouble(
        "two of three servers stopped",
        Set.of(A_CUT_OFF, B_CUT_OFF, LEASES),
        LONG,
        rig -> {
          for (var server : rig.cluster().servers()) {
            if (server != rig.server()) {
              rig.pause(server);
            }
          }
        },
        Rig::resumePaused);
  }

  private static Trouble leader(String name, Trouble.Step make, Trouble.Step mend) {
    return new Trouble(name, Set.of(A_HAMPERED, B_HAMPERED, LEASES), ELECTION, make, mend);
  }
}
