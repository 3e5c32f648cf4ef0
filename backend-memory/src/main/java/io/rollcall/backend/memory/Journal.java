package io.rollcall.backend.memory;

import org.jspecify.annotations.Nullable;

/** Puts the changes of all services in one order, and keeps them if it can. Thread-safe. */
sealed interface Journal extends AutoCloseable permits RevisionCounter, JournalFile {

  /**
   * Accepts a change and returns its revision, which is higher than any before.
   *
   * @throws io.rollcall.model.RegistryException.BackendUnavailable when it accepts none
   */
  long append(Change change);

  /**
   * Returns when the change of that revision, and with it each one before, is kept for good. Waits
   * for a bounded time.
   *
   * @throws io.rollcall.model.RegistryException.BackendUnavailable when it is not kept
   * @throws io.rollcall.model.RegistryException.OutcomeUnknown when it may be kept, or may be later
   */
  void await(long revision);

  /** Why no change is accepted; null while they are. */
  @Nullable String failure();

  /**
   * Accepts changes again if it can. Only this ends a {@link #failure}, so that who calls it misses
   * none.
   */
  void recover();

  @Override
  void close();
}
