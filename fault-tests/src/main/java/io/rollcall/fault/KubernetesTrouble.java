package io.rollcall.fault;

import static io.rollcall.fault.Trouble.A_CUT_OFF;
import static io.rollcall.fault.Trouble.A_HAMPERED;
import static io.rollcall.fault.Trouble.B_CUT_OFF;
import static io.rollcall.fault.Trouble.B_HAMPERED;
import static io.rollcall.fault.Trouble.LEASES;
import static io.rollcall.fault.Trouble.LONG;

import io.rollcall.contract.history.Fault.DataLost;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** What goes wrong with Kubernetes alone. */
final class KubernetesTrouble {

  private static final Duration BETWEEN_TOUCHES = Duration.ofMillis(50);
  private static final Duration BETWEEN_CALLS = Duration.ofMillis(2);

  /** Several times as many as the API server lets write at once. */
  private static final int CALLERS = 12;

  private KubernetesTrouble() {}

  /** The API server stays up, and can do nothing. */
  static Trouble etcdKilled() {
    return new Trouble(
        "etcd beneath it killed and restarted",
        Set.of(A_CUT_OFF, B_CUT_OFF, LEASES),
        LONG,
        rig -> rig.site().cluster().etcd().kill(),
        rig -> {
          rig.site().cluster().etcd().start();
          rig.site().awaitReady();
        });
  }

  /** Neither the API server nor etcd remember what replicas would go on from. */
  static Trouble compactedWhileDown() {
    return new Trouble(
        "etcd beneath it compacted while it is down",
        Set.of(A_CUT_OFF, B_CUT_OFF, LEASES),
        LONG,
        rig -> rig.server().kill(),
        rig -> {
          rig.site().cluster().compact();
          rig.server().start();
        });
  }

  /** Watches go on telling what happens, until they end by themselves. */
  static Trouble tokenExpired() {
    return new Trouble(
        "token expired, then replaced",
        Set.of(A_HAMPERED, B_HAMPERED, LEASES),
        LONG,
        rig -> rig.site().giveExpiredToken(),
        rig -> rig.site().giveToken());
  }

  /** What a replica is about to write is another one by then, again and again. */
  static Trouble slicesTouched() {
    var number = new AtomicLong();
    return new Trouble(
        "slices changed by somebody else again and again",
        Set.of(A_HAMPERED, B_HAMPERED),
        LONG,
        rig -> rig.repeat(BETWEEN_TOUCHES, any -> any.site().touchSlices(number.incrementAndGet())),
        Rig::endRepetitions);
  }

  /** Needs an API server that does little at once: it refuses most of what it is asked. */
  static Trouble requestsRefused() {
    return new Trouble(
        "more requests than the API server takes",
        Set.of(A_HAMPERED, B_HAMPERED, LEASES),
        LONG,
        rig -> {
          for (int i = 0; i < CALLERS; i++) {
            rig.repeat(BETWEEN_CALLS, any -> any.site().occupy());
          }
        },
        Rig::endRepetitions);
  }

  /** Instances are gone, and so is what keeps the revisions of services. */
  static Trouble slicesDeleted() {
    return new Trouble(
        "all slices deleted by a user",
        Set.of(new DataLost()),
        Duration.ofSeconds(2),
        rig -> rig.site().deleteSlices(),
        rig -> {});
  }
}
