package io.rollcall.store;

import io.rollcall.model.RegistryException;

/**
 * A store that Rollcall is connected to, by one connection: hands out the ports that it serves, and
 * can be checked and closed. Thread-safe.
 *
 * <p>Opening one does no I/O on the caller's thread: a store that is down shows in {@link #check}
 * and in the calls. What is to happen around the calls of any store, such as measuring them, wraps
 * its component, and the ports that it hands out.
 */
public interface Backend extends AutoCloseable {

  /** Where it keeps registrations; the same each time. */
  RegistryBackend registry();

  /** Where it keeps configurations; the same each time. */
  Cells cells();

  /**
   * Finds out cheaply whether the store is in reach.
   *
   * @throws RegistryException.BackendUnavailable when it is not
   */
  void check();

  /** What happened to this connection. Asks the store nothing. */
  StoreCounts counts();

  /** Lets go of connections and threads; what is stored stays. Idempotent. */
  @Override
  void close();
}
