package io.rollcall.fault;

import static io.rollcall.fault.Trouble.A_CUT_OFF;
import static io.rollcall.fault.Trouble.A_HAMPERED;
import static io.rollcall.fault.Trouble.B_CUT_OFF;
import static io.rollcall.fault.Trouble.B_HAMPERED;
import static io.rollcall.fault.Trouble.LONG;

import io.rollcall.contract.history.Fault.DataLost;
import java.time.Duration;
import java.util.Set;

/** What goes wrong with etcd alone. */
final class EtcdTrouble {

  private static final Duration BETWEEN_COMPACTIONS = Duration.ofMillis(20);
  private static final Duration BETWEEN_CUTS = Duration.ofMillis(1_500);

  /** As long as etcd gives any request of its own: 5 s and two elections. */
  private static final Duration REVOKED_WITHIN = Duration.ofSeconds(7);

  private EtcdTrouble() {}

  /** The history that watches would go on from is gone when they are back. */
  static Trouble compactedWhileCut() {
    return new Trouble(
        "compacted while watches are cut",
        Set.of(A_CUT_OFF, B_CUT_OFF),
        LONG,
        NetworkTrouble::cutOff,
        rig -> {
          etcdctl(rig).compact();
          NetworkTrouble.heal(rig);
        });
  }

  /**
   * Needs more keys than a page of a listing has. Replicas list again and again, and what they list
   * is gone before they come to the next page.
   */
  static Trouble compactedWhileListed() {
    return new Trouble(
        "compacted between pages of listings",
        Set.of(A_HAMPERED, B_HAMPERED),
        Duration.ofSeconds(8),
        rig -> {
          rig.repeat(BETWEEN_COMPACTIONS, any -> etcdctl(rig).compact());
          rig.repeat(
              BETWEEN_CUTS,
              any -> {
                rig.network("a").drop();
                rig.network("b").drop();
                NetworkTrouble.heal(rig);
              });
        },
        rig -> {
          rig.endRepetitions();
          NetworkTrouble.heal(rig);
        });
  }

  /** Needs a server with a small quota. It becomes full in the midst of what clients write. */
  static Trouble databaseFull() {
    return new Trouble(
        "database full, then defragmented",
        Set.of(A_HAMPERED, B_HAMPERED),
        Duration.ofSeconds(8),
        rig -> etcdctl(rig).fill(),
        rig -> etcdctl(rig).free());
  }

  /**
   * Needs replicas that know the password from the start, and tokens that soon expire. Who looks
   * into the store meanwhile is turned away.
   */
  static Trouble passwordsDemanded() {
    return new Trouble(
        "passwords demanded for a while, with tokens that expire",
        Set.of(A_HAMPERED, B_HAMPERED),
        LONG,
        rig -> etcdctl(rig).demandPasswords(),
        rig -> etcdctl(rig).demandNoPasswords());
  }

  /**
   * A leader that wakes up believes for a moment that it still leads, and ends the leases that
   * would have run out meanwhile, though its successor has renewed them (etcd's issue 12528). So
   * any instance may be gone until its owner registers again.
   */
  static Trouble leaderWoken() {
    return ClusterTrouble.leaderWoken().with(new DataLost()).withAftermath(REVOKED_WITHIN);
  }

  private static Etcdctl etcdctl(Rig rig) {
    return new Etcdctl(rig.server().uri());
  }
}
