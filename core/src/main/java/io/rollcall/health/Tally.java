package io.rollcall.health;

import io.rollcall.health.ProbeResult.Verdict;
import java.util.concurrent.atomic.LongAdder;

/** Counts what became of probes. Thread-safe. */
final class Tally {

  private final LongAdder passed = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder inconclusive = new LongAdder();
  private final LongAdder late = new LongAdder();
  private final LongAdder skipped = new LongAdder();
  private final LongAdder dropped = new LongAdder();

  void made(Verdict verdict, boolean wasLate) {
    switch (verdict) {
      case PASSED -> passed.increment();
      case FAILED -> failed.increment();
      case INCONCLUSIVE -> inconclusive.increment();
    }
    if (wasLate) {
      late.increment();
    }
  }

  void skipped() {
    skipped.increment();
  }

  void dropped() {
    dropped.increment();
  }

  ProbeCounts counts(long probed, long waiting, long reportsWaiting) {
    return new ProbeCounts(
        probed,
        passed.sum(),
        failed.sum(),
        inconclusive.sum(),
        late.sum(),
        skipped.sum(),
        dropped.sum(),
        waiting,
        reportsWaiting);
  }
}
