package io.rollcall.store.watch;

import org.jspecify.annotations.Nullable;

/** What is held here of a store that is followed; its watchers know whether it is current. */
public interface Copy {

  /** Why what is held may be out of date; null while it is not. Thread-safe. */
  @Nullable String whyNotCurrent();

  /** Changes may be missed from now on, until all is listed again. Watchers are told once. */
  void disconnect(String reason);
}
