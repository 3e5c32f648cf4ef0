package io.rollcall.fault;

import io.rollcall.contract.history.Fault.CutOff;
import io.rollcall.contract.history.Fault.DataLost;
import io.rollcall.contract.history.Fault.Effect;
import io.rollcall.contract.history.Fault.Hampered;
import io.rollcall.contract.history.Fault.LeasesStartOver;
import io.rollcall.contract.history.Fault.Paused;
import io.rollcall.contract.history.Fault.PutBack;
import io.rollcall.contract.history.Fault.Restarted;
import io.rollcall.contract.server.RealServer;
import io.rollcall.replica.Replicas;
import java.nio.file.Files;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Something that goes wrong with a rig, and how it is mended.
 *
 * @param effects what clients have to put up with
 * @param length how long it lasts in a short run
 * @param aftermath how much longer its effects last once it is mended
 */
record Trouble(
    String name, Set<Effect> effects, Duration length, Step make, Step mend, Duration aftermath) {

  /** Longer than a TTL, and than it may take to mark answers stale. */
  static final Duration LONG = Duration.ofSeconds(13);

  private static final Duration LONG_AWAY = Replicas.TTL.plus(LONG);
  private static final Duration MOMENT = Duration.ofMillis(300);
  private static final Duration UNTOLD_FOR = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofSeconds(5);

  static final Effect A_CUT_OFF = new CutOff("a");
  static final Effect B_CUT_OFF = new CutOff("b");
  static final Effect A_HAMPERED = new Hampered("a");
  static final Effect B_HAMPERED = new Hampered("b");
  static final Effect LEASES = new LeasesStartOver();

  interface Step {
    void take(Rig rig) throws Exception;
  }

  /** One that is over once it is mended. */
  Trouble(String name, Set<Effect> effects, Duration length, Step make, Step mend) {
    this(name, effects, length, make, mend, Duration.ZERO);
  }

  /** The same, so many times as long. */
  Trouble lasting(double factor) {
    return lastingFor(Duration.ofMillis(Math.round(length.toMillis() * factor)));
  }

  private Trouble lastingFor(Duration length) {
    return new Trouble(name, effects, length, make, mend, aftermath);
  }

  Trouble with(Effect another) {
    var all = new HashSet<>(effects);
    all.add(another);
    return new Trouble(name, all, length, make, mend, aftermath);
  }

  Trouble withAftermath(Duration aftermath) {
    return new Trouble(name, effects, length, make, mend, aftermath);
  }

  Trouble named(String other) {
    return new Trouble(other, effects, length, make, mend, aftermath);
  }

  boolean killsReplicas() {
    return effects.stream().anyMatch(Restarted.class::isInstance);
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

  /**
   * The same of a store that replicas fill again with what they knew: that may be as old as what
   * they have not been told yet, and a second passes before the server is killed.
   */
  static Trouble serverWipedAndRefilled() {
    var wiped = serverWiped().with(new PutBack());
    return new Trouble(
        wiped.name,
        wiped.effects,
        wiped.length,
        rig -> {
          Thread.sleep(UNTOLD_FOR);
          wiped.make.take(rig);
        },
        wiped.mend,
        wiped.aftermath);
  }

  /**
   * Everything is put back to what it was when the trouble began: removed instances are back, and
   * later ones gone.
   */
  static Trouble olderDataRestored() {
    return new Trouble(
        "data of some seconds ago put back",
        Set.of(A_HAMPERED, B_HAMPERED, LEASES, new DataLost(), new PutBack()),
        Duration.ofSeconds(6),
        rig -> restart(rig.server(), RealServer::save),
        rig -> restart(rig.server(), RealServer::restore));
  }

  private static void restart(RealServer server, Consumer<RealServer> whileDown) {
    server.kill();
    whileDown.accept(server);
    server.start();
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

  /** For longer than the others wait for a replica that fell silent, and than a TTL. */
  static Trouble replicaAway() {
    return replicaKilled().lastingFor(LONG_AWAY).named("one replica killed, and away for long");
  }

  /** Leases start anew when it is back: no heartbeat can have arrived. */
  static Trouble onlyReplicaKilled() {
    return replicaKilled().with(LEASES).named("killed and restarted with its file");
  }

  /** As {@link #onlyReplicaKilled}. */
  static Trouble onlyReplicaStopped() {
    return replicaStopped().with(LEASES).named("stopped for longer than a TTL");
  }

  /** Needs a rig with fronts. Whoever repeats a write does no harm, so nothing is excused. */
  static Trouble writesRepeated() {
    return new Trouble(
        "writes repeated by a proxy",
        Set.of(),
        Duration.ofSeconds(8),
        rig -> rig.replicas().forEach(replica -> rig.front(replica.name()).repeat()),
        Trouble::stopRepeating);
  }

  private static void stopRepeating(Rig rig) {
    for (var replica : rig.replicas()) {
      if (rig.front(replica.name()).stop() == 0) {
        throw new IllegalStateException("No write at " + replica.name() + " was repeated.");
      }
    }
  }

  /** Needs a rig that starts as an earlier build. Both builds work side by side for a while. */
  static Trouble upgraded() {
    return new Trouble(
        "replicas upgraded one after the other",
        Set.of(new Restarted("a"), new Restarted("b")),
        Duration.ofSeconds(5),
        rig -> upgrade(rig.replica("a")),
        rig -> upgrade(rig.replica("b")));
  }

  private static void upgrade(Replica replica) {
    replica.stop();
    replica.use(Build.current());
    replica.begin();
    replica.awaitUp();
  }

  /**
   * The disk of the only replica is full: the file that keeps its registrations cannot grow. It
   * works again after a restart, as it says.
   */
  static Trouble diskFull() {
    return new Trouble(
        "disk full, then restarted with room",
        Set.of(A_HAMPERED, new Restarted("a"), LEASES),
        LONG,
        rig -> rig.replica("a").limitFiles(Files.size(rig.file()) + 100),
        rig -> {
          rig.replica("a").kill();
          rig.replica("a").begin();
          rig.replica("a").awaitUp();
        });
  }

  /**
   * Some twenty times, replica "a" is stopped for a moment just when a request of it is on the way
   * to the store. The store answers, and the replica hears of it late: as when a garbage collection
   * takes long between a read and the write that follows from it. That is too short for anything to
   * be late, so nothing is excused. Needs a network before the replica.
   */
  static Trouble stoppedInTheMidst() {
    return new Trouble(
        "one replica stopped for moments in the midst of its calls",
        Set.of(),
        LONG,
        rig ->
            rig.repeat(
                MOMENT, Trouble::stopAtSomeRequest, stopped -> stopped.replica("a").resume()),
        rig -> {
          rig.endRepetitions();
          rig.network("a").beforeEachRequest(() -> {});
          rig.replica("a").resume();
        });
  }

  private static void stopAtSomeRequest(Rig rig) throws InterruptedException {
    var requestsLeft = new AtomicInteger(1 + ThreadLocalRandom.current().nextInt(20));
    var stopped = new CountDownLatch(1);
    rig.network("a")
        .beforeEachRequest(
            () -> {
              if (requestsLeft.decrementAndGet() == 0) {
                rig.replica("a").pause();
                stopped.countDown();
              }
            });
    if (!stopped.await(SOON.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new IllegalStateException("Replica a asks the store nothing.");
    }
  }
}
