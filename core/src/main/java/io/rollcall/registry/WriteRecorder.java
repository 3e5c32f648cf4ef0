package io.rollcall.registry;

import io.rollcall.model.RegistryException;

/**
 * Is told of writes: what is going to be done, and what came of it. Thread-safe.
 *
 * <p>Heartbeats, registrations that are known already and reports of what is shown already change
 * nothing. Of those a recorder is told only the outcome, and only when it is not as expected: they
 * were refused, say.
 */
public interface WriteRecorder {

  /** Records nothing. */
  WriteRecorder NONE =
      new WriteRecorder() {
        @Override
        public Intent intend(Write<?> write, Caller caller) {
          return outcome -> {};
        }

        @Override
        public void surprise(Write<?> write, Caller caller, WriteOutcome outcome) {}
      };

  /**
   * Is told of a write before it is made.
   *
   * @throws RegistryException.NotRecorded so that the write is not made
   */
  Intent intend(Write<?> write, Caller caller);

  /** Is told what came of a write of which no intent was told. Throws nothing. */
  void surprise(Write<?> write, Caller caller, WriteOutcome outcome);

  /** A write that is going to be made. */
  @FunctionalInterface
  interface Intent {

    /** Is told what came of it, once. Throws nothing. */
    void ended(WriteOutcome outcome);
  }
}
