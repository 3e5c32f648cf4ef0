package io.rollcall.store.metering;

import io.rollcall.store.StoreCall;
import java.time.Duration;

/** Is told of each call of a store, once it has ended. Returns quickly. */
@FunctionalInterface
public interface CallMeter {

  /**
   * A call has ended.
   *
   * @param took from its beginning to its end
   */
  void ended(StoreCall call, CallOutcome outcome, Duration took);
}
