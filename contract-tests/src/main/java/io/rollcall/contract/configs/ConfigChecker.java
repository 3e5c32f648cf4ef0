package io.rollcall.contract.configs;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import io.rollcall.contract.history.Bounds;
import io.rollcall.contract.history.Fault;
import io.rollcall.contract.history.Horizon;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Finds in a history of configurations what no correct store would have done. What it reports is
 * so; what it can't prove it does not report.
 *
 * <p>Each key is a register that is compared and set. What it is set to is numbered, and each
 * version tells which write made it, so the order of the writes need not be searched for, as for
 * other registers: the history is linearizable if and only if each version can be given a moment,
 * in the order of their numbers, such that
 *
 * <ul>
 *   <li>a write made its version between its start and its end; of unknown outcome, after its start
 *       or never,
 *   <li>a version that a write or a history tells as the latest was that at some moment of the
 *       call,
 *   <li>a version that is read was made before the end of the read, and the one after it was not
 *       before the oldest state that the read may reflect: reads of what the replica knows may be
 *       as late as {@link Bounds#lag()}, or as a {@link Fault} makes them.
 * </ul>
 *
 * <p>Besides, a version is as its write wants it, its write's condition holds of the version before
 * it, a write without effect made none, and histories have no gap and begin with version 1: nothing
 * is forgotten because it is too much or too old.
 *
 * <p>Where a fault loses data, what is before and after it is judged by itself: writes from before
 * may be there afterwards or not.
 */
public final class ConfigChecker {

  private final Bounds bounds;

  public ConfigChecker(Bounds bounds) {
    this.bounds = bounds;
  }

  /** All violations; none when the history may be that of a correct store. */
  public List<ConfigViolation> check(List<ConfigCall> calls, List<Fault> faults) {
    var horizon = new Horizon(bounds, faults);
    var violations = new ArrayList<ConfigViolation>();
    for (var era : Era.between(faults)) {
      calls.stream()
          .flatMap(call -> era.judged(call, horizon).stream())
          .collect(groupingBy(ConfigCall::key, TreeMap::new, toList()))
          .forEach(
              (key, own) ->
                  violations.addAll(
                      new CasRegister(own, horizon, era.before(key, calls)).violations()));
    }
    return violations;
  }
}
