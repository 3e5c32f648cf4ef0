package io.rollcall.store.follow;

import io.rollcall.model.RegistryException.BackendUnavailable;
import java.time.Duration;
import java.util.OptionalLong;

/** Following a store from one listing on, until it breaks. For the thread of {@link FollowLoop}. */
public interface Following extends AutoCloseable {

  /**
   * Feeds the mirror with what comes, and returns when something came or after {@code longest}.
   * Silence proves nothing: what this returns does.
   *
   * @return as of when the mirror surely holds all that the store held, on the monotonic clock;
   *     empty when nothing new was proved
   * @throws BackendUnavailable when it is broken
   */
  OptionalLong proceed(Duration longest) throws InterruptedException;

  @Override
  void close();
}
