package io.rollcall.fault;

import static io.rollcall.fault.Trouble.A_CUT_OFF;
import static io.rollcall.fault.Trouble.A_HAMPERED;
import static io.rollcall.fault.Trouble.B_CUT_OFF;
import static io.rollcall.fault.Trouble.B_HAMPERED;
import static io.rollcall.fault.Trouble.LEASES;
import static io.rollcall.fault.Trouble.LONG;

import io.rollcall.contract.history.Fault.DataLost;
import io.rollcall.contract.history.Fault.PutBack;
import io.rollcall.contract.server.Redis;
import java.time.Duration;
import java.util.Set;

/** What goes wrong with Redis alone. */
final class RedisTrouble {

  private static final Duration BETWEEN_FLUSHES = Duration.ofMillis(200);
  private static final Duration FAIL_OVER = Duration.ofSeconds(8);

  private RedisTrouble() {}

  /** The changes that replicas would go on from are gone when they are back. */
  static Trouble trimmedWhileCut() {
    return new Trouble(
        "stream trimmed while connections are cut",
        Set.of(A_CUT_OFF, B_CUT_OFF, LEASES),
        LONG,
        rig -> {
          NetworkTrouble.cutOff(rig);
          ask(rig, "XTRIM", "{rollcall}:changes", "MAXLEN", "0");
        },
        NetworkTrouble::heal);
  }

  /** Any call may be one that the server does not have the function of. */
  static Trouble functionsFlushed() {
    return new Trouble(
        "functions flushed again and again",
        Set.of(),
        LONG,
        rig -> rig.repeat(BETWEEN_FLUSHES, any -> ask(any, "FUNCTION", "FLUSH")),
        Rig::endRepetitions);
  }

  /** Heartbeats and removals are taken meanwhile, and no registration is. */
  static Trouble memoryFull() {
    return new Trouble(
        "memory full, then raised",
        Set.of(A_HAMPERED, B_HAMPERED),
        LONG,
        rig -> ask(rig, "CONFIG", "SET", "maxmemory", "1"),
        rig -> ask(rig, "CONFIG", "SET", "maxmemory", "0"));
  }

  /**
   * The replica is promoted while this lasts. What it did not have yet is lost: registrations, and
   * that others were removed.
   */
  static Trouble primaryKilled() {
    return new Trouble(
        "primary killed under sentinels",
        Set.of(A_HAMPERED, B_HAMPERED, LEASES, new DataLost(), new PutBack()),
        FAIL_OVER,
        Rig::killLeader,
        Rig::restartKilled);
  }

  private static void ask(Rig rig, String... words) {
    Redis.ask(rig.server().uri(), words);
  }
}
