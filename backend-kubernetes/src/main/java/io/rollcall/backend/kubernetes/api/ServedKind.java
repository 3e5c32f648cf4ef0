package io.rollcall.backend.kubernetes.api;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.rollcall.model.RegistryException.BackendUnavailable;

/** Which form of a kind the API server has; its release decides. Thread-safe. */
@FunctionalInterface
interface ServedKind<T extends HasMetadata> {

  /**
   * The form of now.
   *
   * @throws BackendUnavailable when the API server has to be asked, and does not answer
   */
  ObjectKind<T> kind();

  /** The API server did not know the form that {@link #kind} gave. */
  default void doubt() {}
}
