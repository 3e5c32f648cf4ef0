package io.rollcall.registry;

import io.rollcall.model.RegistryException;
import io.rollcall.model.RegistryException.OutcomeUnknown;

/** What became of a {@link Write}. */
public sealed interface WriteOutcome {

  /** It was made. */
  enum Made implements WriteOutcome {
    /** There is a new instance. */
    CREATED,
    /** An instance has another registration. */
    REPLACED,
    /** An instance is gone. */
    REMOVED,
    /** All is as it was. */
    UNCHANGED,
    /** What was asked for holds; whether it did before is not told. */
    DONE
  }

  /** It had no effect. */
  record Refused(RegistryException reason) implements WriteOutcome {}

  /** It may or may not have had its effect. */
  record Unknown(RuntimeException reason) implements WriteOutcome {}

  /** What a write came to that threw. Nobody knows what one did that broke unexpectedly. */
  static WriteOutcome of(Throwable thrown) {
    return switch (thrown) {
      case OutcomeUnknown unknown -> new Unknown(unknown);
      case RegistryException refused -> new Refused(refused);
      case RuntimeException unexpected -> new Unknown(unexpected);
      default -> new Unknown(new IllegalStateException("the write broke: " + thrown, thrown));
    };
  }
}
