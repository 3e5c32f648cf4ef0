package io.rollcall.contract.history;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Stretches of time, each without its end; in order of their starts. */
record Spans(List<Span> all) {

  Spans {
    all = all.stream().sorted(Comparator.comparingLong(Span::fromNanos)).toList();
  }

  /** Whether every moment of {@code wanted} is in one of them. */
  boolean cover(Span wanted) {
    long covered = wanted.fromNanos();
    for (var span : all) {
      if (span.fromNanos() > covered) {
        return false;
      }
      covered = Math.max(covered, span.toNanos());
      if (covered > wanted.toNanos()) {
        return true;
      }
    }
    return false;
  }

  /** What is left of them beside the gaps. */
  Spans without(List<Span> gaps) {
    var rest = all;
    for (var gap : gaps) {
      rest = rest.stream().flatMap(span -> pieces(span, gap)).toList();
    }
    return new Spans(rest);
  }

  private static Stream<Span> pieces(Span span, Span gap) {
    return Stream.of(
            new Span(span.fromNanos(), Math.min(span.toNanos(), gap.fromNanos())),
            new Span(Math.max(span.fromNanos(), gap.toNanos()), span.toNanos()))
        .filter(piece -> piece.fromNanos() < piece.toNanos());
  }
}
