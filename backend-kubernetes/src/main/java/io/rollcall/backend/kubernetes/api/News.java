package io.rollcall.backend.kubernetes.api;

import org.jspecify.annotations.Nullable;

/** What a watch tells. */
public sealed interface News<T> {

  /** The object was created or replaced, or got the labels that are watched. */
  record Changed<T>(T object) implements News<T> {}

  /**
   * The object was deleted, or lost a label that is watched.
   *
   * @param object as it was last, with the {@code resourceVersion} of its removal
   */
  record Removed<T>(T object) implements News<T> {}

  /** All was told up to this version, so another watch may go on from it. */
  record Bookmark<T>(String resourceVersion) implements News<T> {}

  /**
   * The last news, unless the watch was closed before: then there may be none.
   *
   * @param why null when the API server ended the watch as it does now and then
   * @param mustListAgain whether the API server does not remember the version any more that the
   *     watch went on from
   */
  record Ended<T>(@Nullable RuntimeException why, boolean mustListAgain) implements News<T> {}
}
