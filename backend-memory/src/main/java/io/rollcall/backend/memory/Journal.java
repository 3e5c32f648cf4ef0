package io.rollcall.backend.memory;

import org.jspecify.annotations.Nullable;

/** Puts the changes of all services in one order, and keeps them if it can. Thread-safe. */
sealed interface Journal extends AutoCloseable permits RevisionCounter, JournalFile {

  /**
   * Accepts a change and returns its revision, which is higher than any before.
   *
   * @throws io.rollcall.registry.RegistryException.BackendUnavailable when it accepts no more
   */
  long append(Change change);

  /**
   * Returns when the change of that revision, and with it each one before, is kept for good.
   *
   * @throws io.rollcall.registry.RegistryException.BackendUnavailable when it is not kept
   * @throws io.rollcall.registry.RegistryException.OutcomeUnknown when it may be kept
   */
  void await(long revision);

  /** Why no change is accepted any more; null while they are. */
  @Nullable String failure();

  @Override
  void close();
}
