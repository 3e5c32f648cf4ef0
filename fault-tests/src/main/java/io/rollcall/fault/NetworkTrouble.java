package io.rollcall.fault;

import static io.rollcall.fault.Trouble.A_CUT_OFF;
import static io.rollcall.fault.Trouble.A_HAMPERED;
import static io.rollcall.fault.Trouble.B_CUT_OFF;
import static io.rollcall.fault.Trouble.B_HAMPERED;
import static io.rollcall.fault.Trouble.LONG;

import io.rollcall.contract.server.TcpProxy;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/** What goes wrong between replicas and the store. Needs a network before each replica. */
final class NetworkTrouble {

  private static final Duration SLOW = Duration.ofMillis(300);

  /** A kilobyte each time: less than replicas hear while clients work. */
  private static final Duration TRICKLE = Duration.ofMillis(400);

  private static final Duration UNTIL_LOST = Duration.ofMillis(400);

  private NetworkTrouble() {}

  static Trouble cut() {
    return cutOffBy("connections cut", TcpProxy::cut);
  }

  static Trouble hung() {
    return cutOffBy("connections hung", TcpProxy::hang);
  }

  static Trouble slow() {
    return hampered("connections slowed", network -> network.slow(SLOW));
  }

  /** Instances that keep to this replica run out while it cannot reach the store. */
  static Trouble oneSidePartitioned() {
    return new Trouble(
        "one replica partitioned while leases run out",
        Set.of(A_CUT_OFF),
        LONG,
        rig -> rig.network("a").hang(),
        NetworkTrouble::heal);
  }

  /** The store does what replicas ask, and they hear nothing of it, nor of anything else. */
  static Trouble answersHung() {
    return cutOffBy("answers hung while requests arrive", TcpProxy::hangAnswers);
  }

  static Trouble answersToOneHung() {
    return new Trouble(
        "answers to one replica hung while requests arrive",
        Set.of(A_CUT_OFF),
        LONG,
        rig -> rig.network("a").hangAnswers(),
        NetworkTrouble::heal);
  }

  /** Watches go on telling what happens, so replicas do learn something. */
  static Trouble requestsHung() {
    return new Trouble(
        "requests hung while answers arrive",
        Set.of(A_HAMPERED, B_HAMPERED),
        LONG,
        rig -> both(rig, TcpProxy::hangRequests),
        NetworkTrouble::heal);
  }

  static Trouble requestsOfOneHung() {
    return new Trouble(
        "requests of one replica hung while answers arrive",
        Set.of(A_HAMPERED),
        LONG,
        rig -> rig.network("a").hangRequests(),
        NetworkTrouble::heal);
  }

  /** Again and again, answers do not arrive for a moment, and are lost with their connections. */
  static Trouble answersLost() {
    return new Trouble(
        "answers lost again and again",
        Set.of(A_HAMPERED, B_HAMPERED),
        LONG,
        rig ->
            rig.repeat(
                UNTIL_LOST,
                lossy -> both(lossy, TcpProxy::hangAnswers),
                lossy -> both(lossy, TcpProxy::drop),
                NetworkTrouble::heal),
        rig -> {
          rig.endRepetitions();
          heal(rig);
        });
  }

  /** What the store tells piles up. */
  static Trouble answersTrickle() {
    return hampered("answers trickle", network -> network.trickleAnswers(TRICKLE));
  }

  static void cutOff(Rig rig) {
    both(rig, TcpProxy::cut);
  }

  static void heal(Rig rig) {
    both(rig, TcpProxy::heal);
  }

  private static Trouble cutOffBy(String name, Consumer<TcpProxy> hurt) {
    return new Trouble(
        name, Set.of(A_CUT_OFF, B_CUT_OFF), LONG, rig -> both(rig, hurt), NetworkTrouble::heal);
  }

  private static Trouble hampered(String name, Consumer<TcpProxy> hurt) {
    return new Trouble(
        name,
        Set.of(A_HAMPERED, B_HAMPERED),
        Duration.ofSeconds(8),
        rig -> both(rig, hurt),
        NetworkTrouble::heal);
  }

  private static void both(Rig rig, Consumer<TcpProxy> change) {
    change.accept(rig.network("a"));
    change.accept(rig.network("b"));
  }
}
