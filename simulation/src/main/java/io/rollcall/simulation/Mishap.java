package io.rollcall.simulation;

import io.rollcall.contract.history.Fault.CutOff;
import io.rollcall.contract.history.Fault.DataLost;
import io.rollcall.contract.history.Fault.Effect;
import io.rollcall.contract.history.Fault.Hampered;
import io.rollcall.contract.history.Fault.LeasesStartOver;
import io.rollcall.contract.history.Fault.Paused;
import io.rollcall.contract.history.Fault.PutBack;
import io.rollcall.contract.history.Fault.Restarted;
import java.time.Duration;
import java.util.Set;

/**
 * One thing that goes wrong, and is mended.
 *
 * @param number among those of its scenario
 * @param replica that it befalls; the store's befall all
 */
record Mishap(int number, Kind kind, String replica, Duration at, Duration length) {

  /** What it befalls. */
  enum Target {
    STORE,
    LINK,
    MACHINE
  }

  /** What goes wrong. */
  enum Kind {
    STORE_KILLED(Target.STORE),
    STORE_STOPPED(Target.STORE),
    STORE_WIPED(Target.STORE),
    STORE_PUT_BACK(Target.STORE),
    STORE_FULL(Target.STORE),
    STORE_OUT_OF_REACH(Target.STORE),
    LINK_CUT(Target.LINK),
    LINK_HUNG(Target.LINK),
    REQUESTS_LOST(Target.LINK),
    ANSWERS_LOST(Target.LINK),
    LINK_SLOW(Target.LINK),
    WATCH_STARVED(Target.LINK),
    WATCH_DOUBLED(Target.LINK),
    REPLICA_STOPPED(Target.MACHINE),
    REPLICA_STOPPED_AT_POINTS(Target.MACHINE),
    REPLICA_KILLED(Target.MACHINE),
    WALL_CLOCK_STEPPED(Target.MACHINE);

    private final Target target;

    Kind(Target target) {
      this.target = target;
    }

    Target target() {
      return target;
    }
  }

  Duration end() {
    return at.plus(length);
  }

  /** Whether they would befall the same at the same time. */
  boolean isInTheWayOf(Mishap other) {
    return kind.target() == other.kind.target()
        && (kind.target() == Target.STORE || replica.equals(other.replica))
        && at.compareTo(other.end()) <= 0
        && other.at.compareTo(end()) <= 0;
  }

  /** What clients have to put up with, at one replica. */
  Set<Effect> effectsOn(String name, boolean isAlone) {
    return switch (kind) {
      case STORE_KILLED, STORE_STOPPED -> Set.of(new CutOff(name), new LeasesStartOver());
      case STORE_WIPED -> Set.of(new CutOff(name), new LeasesStartOver(), new DataLost());
      case STORE_PUT_BACK ->
          Set.of(new Hampered(name), new LeasesStartOver(), new DataLost(), new PutBack());
      case STORE_FULL, LINK_SLOW, WATCH_STARVED, REQUESTS_LOST -> Set.of(new Hampered(name));
      case STORE_OUT_OF_REACH, LINK_CUT, LINK_HUNG, ANSWERS_LOST -> Set.of(new CutOff(name));
      case REPLICA_STOPPED, REPLICA_STOPPED_AT_POINTS ->
          isAlone ? Set.of(new Paused(name), new LeasesStartOver()) : Set.of(new Paused(name));
      case REPLICA_KILLED ->
          isAlone
              ? Set.of(new Restarted(name), new LeasesStartOver(), new DataLost())
              : Set.of(new Restarted(name));
      case WATCH_DOUBLED, WALL_CLOCK_STEPPED -> Set.of();
    };
  }

  @Override
  public String toString() {
    return "%d: %s%s at %.1f s for %.1f s"
        .formatted(
            number,
            kind,
            kind.target() == Target.STORE ? "" : " of " + replica,
            seconds(at),
            seconds(length));
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }
}
