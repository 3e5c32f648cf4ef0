package io.rollcall.fault;

import io.rollcall.contract.history.Fault.CutOff;
import io.rollcall.contract.history.Fault.DataLost;
import io.rollcall.contract.history.Fault.Effect;
import io.rollcall.contract.history.Fault.Hampered;
import io.rollcall.contract.history.Fault.LeasesStartOver;
import io.rollcall.contract.history.Fault.Paused;
import io.rollcall.contract.history.Fault.Restarted;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * Something that goes wrong with a rig, and how it is mended.
 *
 * @param effects what clients have to put up with
 * @param length how long it lasts in a short run
 */
record Trouble(String name, Set<Effect> effects, Duration length, Step make, Step mend) {

  /** Longer than a TTL, and than it may take to mark answers stale. */
  private static final Duration LONG = Duration.ofSeconds(13);

  private static final Effect A_CUT_OFF = new CutOff("a");
  private static final Effect B_CUT_OFF = new CutOff("b");
  private static final Effect A_HAMPERED = new Hampered("a");
  private static final Effect B_HAMPERED = new Hampered("b");
  private static final Effect LEASES = new LeasesStartOver();

  interface Step {
    void take(Rig rig) throws Exception;
  }

  /** The same, so many times as long. */
  Trouble lasting(double factor) {
    var longer = Duration.ofMillis(Math.round(length.toMillis() * factor));
    return new Trouble(name, effects, longer, make, mend);
  }

  private Trouble with(Effect another) {
    var all = new HashSet<>(effects);
    all.add(another);
    return new Trouble(name, all, length, make, mend);
  }

  private Trouble named(String other) {
    return new Trouble(other, effects, length, make, mend);
  }

  static Trouble serverKilled() {
    return new Trouble(
        "server killed and restarted with its data",
        Set.of(A_CUT_OFF, B_CUT_OFF, LEASES),
        LONG,
        rig -> rig.server().kill(),
        rig -> rig.server().start());
  }

  static Trouble serverBlinks() {
    return new Trouble(
        "server killed and restarted within a TTL",
        Set.of(A_CUT_OFF, B_CUT_OFF, LEASES),
        Duration.ofSeconds(1),
        rig -> rig.server().kill(),
        rig -> rig.server().start());
  }

  static Trouble serverWiped() {
    return new Trouble(
        "server killed and restarted without its data",
        Set.of(A_CUT_OFF, B_CUT_OFF, LEASES, new DataLost()),
        LONG,
        rig -> rig.server().kill(),
        rig -> {
          rig.server().wipe();
          rig.server().start();
        });
  }

  /** The servers still know what it had registered, until it tells them that it has nothing. */
  static Trouble agentWiped() {
    return serverWiped().named("agent killed and restarted, its registrations gone");
  }

  static Trouble serverStopped() {
    return new Trouble(
        "server stopped for longer than a TTL",
        Set.of(A_CUT_OFF, B_CUT_OFF, LEASES),
        LONG,
        rig -> rig.server().pause(),
        rig -> rig.server().resume());
  }

  static Trouble networkCut() {
    return network("connections cut", rig -> rig.network("a").cut(), rig -> rig.network("b").cut());
  }

  static Trouble networkHung() {
    return network(
        "connections hung", rig -> rig.network("a").hang(), rig -> rig.network("b").hang());
  }

  static Trouble networkSlow() {
    var delay = Duration.ofMillis(300);
    return new Trouble(
        "connections slowed",
        Set.of(A_HAMPERED, B_HAMPERED),
        Duration.ofSeconds(8),
        rig -> {
          rig.network("a").slow(delay);
          rig.network("b").slow(delay);
        },
        Trouble::healNetworks);
  }

  /** Instances that keep to this replica run out while it cannot reach the store. */
  static Trouble oneSidePartitioned() {
    return new Trouble(
        "one replica partitioned while leases run out",
        Set.of(A_CUT_OFF),
        LONG,
        rig -> rig.network("a").hang(),
        Trouble::healNetworks);
  }

  static Trouble replicaStopped() {
    return new Trouble(
        "one replica stopped, and woken with old ideas",
        Set.of(new Paused("a")),
        LONG,
        rig -> rig.replica("a").pause(),
        rig -> rig.replica("a").resume());
  }

  static Trouble replicaKilled() {
    return new Trouble(
        "one replica killed and restarted",
        Set.of(new Restarted("a")),
        Duration.ofSeconds(3),
        rig -> rig.replica("a").kill(),
        rig -> {
          rig.replica("a").begin();
          rig.replica("a").awaitUp();
        });
  }

  /** Leases start anew when it is back: no heartbeat can have arrived. */
  static Trouble onlyReplicaKilled() {
    return replicaKilled().with(LEASES).named("killed and restarted with its file");
  }

  /** As {@link #onlyReplicaKilled}. */
  static Trouble onlyReplicaStopped() {
    return replicaStopped().with(LEASES).named("stopped for longer than a TTL");
  }

  static Trouble leaderKilled() {
    return new Trouble(
        "leader of three servers killed and restarted",
        Set.of(A_HAMPERED, B_HAMPERED, LEASES),
        Duration.ofSeconds(8),
        Rig::killLeader,
        Rig::restartKilled);
  }

  private static Trouble network(String name, Step a, Step b) {
    return new Trouble(
        name,
        Set.of(A_CUT_OFF, B_CUT_OFF),
        LONG,
        rig -> {
          a.take(rig);
          b.take(rig);
        },
        Trouble::healNetworks);
  }

  static void healNetworks(Rig rig) {
    rig.network("a").heal();
    rig.network("b").heal();
  }
}
