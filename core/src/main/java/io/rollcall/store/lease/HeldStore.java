package io.rollcall.store.lease;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store of instances that replicas hold. Writes compare: what changed since it was read or
 * followed is left alone. Thread-safe.
 *
 * <p>What reads or writes the store waits for a bounded time, and throws {@link RegistryException}.
 * The rest tells what is followed, which is past.
 */
public interface HeldStore<H extends Held> {

  /** As last followed; null when there was none. */
  @Nullable H followed(InstanceKey key);

  /** The replicas of Rollcall, as they registered themselves and were last followed. */
  Collection<H> replicas();

  /** Whether the instance is one of the {@link #replicas}. */
  boolean isReplica(H held);

  /** All there were, as last followed. */
  Stream<H> followed();

  /** As the store has it, after every write that returned before; null when there is none. */
  @Nullable H read(InstanceKey key);

  /**
   * Has {@code replica} hold an instance, in a new epoch. Its revision stays.
   *
   * @return the instance then; null when it changed
   */
  @Nullable H hold(H there, String replica);

  /**
   * Has {@code replica} hold an instance that the store has lost, in a new epoch.
   *
   * @return the instance then; null when it is there
   */
  @Nullable H restore(H lost, String replica);

  /** Removes instances, those that did not change, so that watchers are told that they expired. */
  void expire(String service, List<H> ended);

  /** This replica has come to hold what was registered before. Returns at once, does not throw. */
  void onHeld(H held);

  /** A heartbeat renewed the lease. Returns at once, does not throw. */
  void onRenewed(H held);

  /** Writes the sign of a replica, for others to see that it is there. */
  void showSign(String replica);

  /** The signs that there are, by replica: a number that is another one each time it is written. */
  Map<String, Long> signs();

  void removeSign(String replica);
}
