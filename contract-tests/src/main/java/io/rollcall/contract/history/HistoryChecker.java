package io.rollcall.contract.history;

import java.util.List;
import java.util.stream.Stream;

/**
 * Finds in a history what no correct registry would have done. What it reports is so; what it can't
 * prove it does not report.
 *
 * <p>The model is that of Jepsen's histories: a call takes effect at one moment between its start
 * and its end, and one of unknown outcome at one moment after its start, or never. Unlike a search
 * for a linearization (Wing and Gong 1993, as in Knossos and Porcupine), each key is judged by
 * itself, by intervals: an instance must be there from the end of an acknowledged registration or
 * heartbeat until its lease, counted from the start of that call, may run out, or a removal that
 * may take effect after that start begins. It can't be there after the end of an acknowledged
 * removal unless a registration may take effect after the removal's start. It must not be served
 * after the end of an acknowledged report that it is not healthy, or of an acknowledged beginning
 * of maintenance, unless something may undo that after its start; and need not be until something
 * must have. What a write is answered is true of the store at one moment between the write's start
 * and its end: a replica's own view of the store is no excuse. An answer to a read reflects some
 * state between its start, less the {@link Bounds#lag()}, and its end; one by a replica that a
 * {@link Fault} affects, some state since the fault began. A stale answer reflects any state. A
 * page of services is judged as a fresh answer: each service that belongs on it and must have an
 * instance has to be there, and no number may be one that cannot be.
 *
 * <p>A call of unknown outcome may take effect until {@link Bounds#reach()} after its end and that
 * of every fault it met; later than that it counts as never.
 *
 * <p>Limits. Orders that would follow from several keys or several reads together are not derived,
 * so a violation that only those prove is missed. TTLs that differ between registrations of one key
 * are taken for the shortest where an instance must be there, and the longest where it must not.
 * That a revision moves for nothing is found only where each instance is written to at one replica,
 * and nothing is wrong. What happens within {@link Bounds#settle()} after a fault is judged as if
 * the fault lasted. Calls whose outcome is told wrongly as {@link Outcome#FAILED} show in what is
 * served afterwards only.
 *
 * @see <a href="https://doi.org/10.1006/jpdc.1993.1015">Wing, Gong: Testing and verifying
 *     concurrent objects</a>
 * @see <a href="https://aphyr.com/posts/314-computational-techniques-in-knossos">Kingsbury:
 *     Computational techniques in Knossos</a>
 */
public final class HistoryChecker {

  private final Bounds bounds;

  public HistoryChecker(Bounds bounds) {
    this.bounds = bounds;
  }

  /** All violations; none when the history may be that of a correct registry. */
  public List<Violation> check(History history) {
    return check(history.calls(), history.observations(), history.listings(), history.faults());
  }

  /**
   * When, in nanoseconds of the history, there has been quiet for long enough: all that is observed
   * from then on has to agree. {@link Long#MAX_VALUE} while a fault lasts.
   */
  public long quietFrom(History history) {
    var evidence = new Evidence(history.calls(), history.observations(), history.faults(), bounds);
    return evidence.observations().keySet().stream().mapToLong(evidence::quietFrom).max().orElse(0);
  }

  /**
   * How often an instance had to be in what was served. A history that obliges to little, since
   * hardly a write was acknowledged, say, proves little.
   */
  public long obligations(History history) {
    return new InstanceRules(
            new Evidence(history.calls(), history.observations(), history.faults(), bounds))
        .obligations();
  }

  /** As {@link #check(History)}; the lists are sorted by start, but for listings. */
  List<Violation> check(
      List<Call> calls,
      List<Observation> observations,
      List<Listing> listings,
      List<Fault> faults) {
    var evidence = new Evidence(calls, observations, faults, bounds);
    return Stream.of(
            new InstanceRules(evidence).violations(),
            new WriteRules(evidence).violations(),
            new ReplicaRules(evidence).violations(),
            new ListingRules(evidence).violations(listings),
            new LastWord(evidence).violations())
        .flatMap(List::stream)
        .toList();
  }
}
