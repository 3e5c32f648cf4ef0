package io.rollcall.registry;

import io.rollcall.registry.WriteOutcome.Made;
import org.jspecify.annotations.Nullable;

/**
 * Tells the recorder of one write. Costs a write nothing that changes nothing, but for a look at
 * what is known of the instance where that decides.
 */
final class Recording {

  private final WriteRecorder recorder;
  private final RegistryLimits.Holdings holdings;

  Recording(WriteRecorder recorder, RegistryLimits.Holdings holdings) {
    this.recorder = recorder;
    this.holdings = holdings;
  }

  /** Tells of a write that is going to be made; null for one that is expected to change nothing. */
  WriteRecorder.@Nullable Intent begin(Write<?> write, Caller caller) {
    return changesNothing(write) ? null : recorder.intend(write, caller);
  }

  /**
   * Tells what came of it.
   *
   * @param intent what {@link #begin} returned; null as well when it was not called
   */
  void end(
      WriteRecorder.@Nullable Intent intent, Write<?> write, Caller caller, WriteOutcome outcome) {
    if (intent != null) {
      intent.ended(outcome);
    } else if (outcome != Made.UNCHANGED && outcome != Made.DONE) {
      recorder.surprise(write, caller, outcome);
    }
  }

  private boolean changesNothing(Write<?> write) {
    return switch (write) {
      case Write.Heartbeat _ -> true;
      case Write.Register register -> {
        var known = holdings.find(register.key());
        yield known != null && known.registration().equals(register.registration());
      }
      case Write.Report report -> {
        var known = holdings.find(report.key());
        yield known != null
            && report.report().isKnown(known)
            && holdings.isFresh(report.key().service());
      }
      case Write.Deregister _,
          Write.Evict _,
          Write.ReplaceMetadata _,
          Write.BeginMaintenance _,
          Write.EndMaintenance _ ->
          false;
    };
  }
}
