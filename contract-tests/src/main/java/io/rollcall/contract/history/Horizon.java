package io.rollcall.contract.history;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/** How far apart cause and effect may lie, given what was wrong at the time. */
public final class Horizon {

  private final Bounds bounds;

  /** In order of their beginnings, so that one that prolongs another is looked at after it. */
  private final List<Fault> faults;

  public Horizon(Bounds bounds, List<Fault> faults) {
    this.bounds = bounds;
    this.faults = faults.stream().sorted(Comparator.comparingLong(Fault::beginNanos)).toList();
  }

  Bounds bounds() {
    return bounds;
  }

  List<Fault> faults() {
    return faults;
  }

  /**
   * When a call takes effect, if it does. One of unknown outcome may be held up by a fault, and be
   * on its way still when the next one begins.
   */
  Span effect(Call call) {
    if (call.outcome() != Outcome.UNKNOWN) {
      return call.span();
    }
    long to = later(call.endNanos(), bounds.reach());
    for (var fault : faults) {
      if (fault.span().meets(new Span(call.startNanos(), to))) {
        to = Math.max(to, later(fault.endNanos(), bounds.reach()));
      }
    }
    return new Span(call.startNanos(), to);
  }

  /** Whether {@code later} may take effect after {@code earlier} does, and by that time. */
  boolean mayFollow(Call later, Call earlier, long byNanos) {
    return effect(later).toNanos() >= earlier.startNanos() && later.startNanos() <= byNanos;
  }

  /** Whether nothing was wrong between the two times, and whatever was has been got over. */
  boolean isCalm(Span span) {
    return faults.stream()
        .noneMatch(fault -> new Span(fault.beginNanos(), settled(fault)).meets(span));
  }

  /** The states of the backend that an answer at {@code source} may reflect. */
  Span states(String source, Span asked) {
    return states(source, asked, faults);
  }

  /** The time of the oldest state that an answer at {@code source} may reflect. */
  public long oldest(String source, long askedNanos, long answeredNanos) {
    return states(source, new Span(askedNanos, answeredNanos)).fromNanos();
  }

  /** The states that {@code source} may have known last when {@code fault} came into force. */
  Span statesBefore(Fault fault, String source) {
    var others = faults.stream().filter(other -> !other.equals(fault)).toList();
    return states(source, new Span(fault.beginNanos(), fault.inForceNanos()), others);
  }

  /** When one fault begins, the source may be behind for another one already. */
  private Span states(String source, Span asked, List<Fault> possible) {
    long from = asked.fromNanos();
    for (var fault : possible.reversed()) {
      if (isUnder(fault, source, new Span(from, asked.toNanos()))) {
        from = Math.min(from, fault.beginNanos());
      }
    }
    return new Span(from - bounds.lag().toNanos(), asked.toNanos());
  }

  /** The latest time at which a lease must be over that was surely not renewed after {@code at}. */
  long leaseEnd(long at, long ttlNanos, Duration slack) {
    long end = later(later(at, ttlNanos), slack);
    for (var fault : faults) {
      if (fault.has(new Fault.LeasesStartOver()) && fault.beginNanos() <= end) {
        end = Math.max(end, later(later(fault.endNanos(), ttlNanos), slack));
      }
    }
    return end;
  }

  /** Whether what the backend held may have gone for no other reason between the two times. */
  boolean mayHaveLostData(Span span) {
    return faults.stream()
        .filter(Fault::losesData)
        .anyMatch(loss -> new Span(loss.beginNanos(), settled(loss)).meets(span));
  }

  /** Whether the backend may have gone back, by that time, to what it was before the call. */
  boolean mayBePutBack(Call call, long byNanos) {
    return faults.stream()
        .anyMatch(
            fault ->
                fault.has(new Fault.PutBack())
                    && fault.span().meets(call.span())
                    && fault.beginNanos() <= byNanos);
  }

  /** Whether the source may not answer for a while. */
  boolean mayBeSilent(String source, Span asked) {
    return faults.stream()
        .filter(fault -> fault.stops(source))
        .anyMatch(fault -> new Span(fault.beginNanos(), settled(fault)).meets(asked));
  }

  /** Whether the source may have forgotten between the two times what it saw. */
  boolean mayHaveForgotten(String source, Span span) {
    return faults.stream()
        .anyMatch(fault -> fault.has(new Fault.Restarted(source)) && fault.span().meets(span));
  }

  static long later(long nanos, Duration by) {
    return later(nanos, by.toNanos());
  }

  static long later(long nanos, long byNanos) {
    return nanos > Long.MAX_VALUE - byNanos ? Long.MAX_VALUE : nanos + byNanos;
  }

  private boolean isUnder(Fault fault, String source, Span asked) {
    return fault.affects(source) && new Span(fault.beginNanos(), settled(fault)).meets(asked);
  }

  private long settled(Fault fault) {
    return later(fault.endNanos(), bounds.settle());
  }
}
