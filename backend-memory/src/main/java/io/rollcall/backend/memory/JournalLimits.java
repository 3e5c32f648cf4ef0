package io.rollcall.backend.memory;

import java.time.Duration;

/**
 * What a journal's file may cost.
 *
 * @param compactedFromBytes a smaller file is not worth writing anew
 * @param patience how long a call waits for the disk before its outcome is unknown
 */
record JournalLimits(long compactedFromBytes, Duration patience) {

  /**
   * A busy disk may take seconds to sync. One that takes longer than ten has most likely failed,
   * and callers over HTTP wait hardly longer.
   */
  static final JournalLimits DEFAULT = new JournalLimits(4 * 1024 * 1024, Duration.ofSeconds(10));
}
