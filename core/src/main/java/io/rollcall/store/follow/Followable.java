package io.rollcall.store.follow;

import io.rollcall.model.RegistryException.BackendUnavailable;
import java.time.Duration;
import java.util.Collection;

/**
 * A store as {@link FollowLoop} sees it. All is called on the loop's thread; what fails throws
 * {@link BackendUnavailable}.
 *
 * @param <L> everything that the store holds at one moment
 */
public interface Followable<L> {

  /** What people call the store, such as {@code etcd}. */
  String name();

  /**
   * Lists everything that there is, and sees each write that returned before.
   *
   * @param timeout of each call to the store
   * @param longest that all of it takes
   */
  L list(Duration timeout, Duration longest);

  /** Services of which the listing lacks more than half, though nothing says that they left. */
  Collection<String> suspiciousLosses(L listing);

  /** Feeds the mirror with a listing, and follows what happens from there on. */
  Following follow(L listing) throws InterruptedException;

  /** How long one call may take. */
  Duration callTimeout();

  /** Goes to another server next time, where there are several: this one failed repeatedly. */
  default void leaveServer() {}
}
