package io.rollcall.store.beat;

import io.rollcall.model.InstanceKey;
import io.rollcall.model.RegistryException;
import io.rollcall.store.lease.Leased;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store of instances whose leases replicas share, and of what each replica tells the others.
 * Writes compare: what changed since it was read or followed is left alone. Thread-safe.
 *
 * <p>What reads or writes the store waits for a bounded time, and throws {@link RegistryException}.
 * The rest tells what is followed, which is past.
 */
public interface BeatStore<L extends Leased> {

  /** As last followed; null when there was none. */
  @Nullable L followed(InstanceKey key);

  /** All there were, as last followed. */
  Stream<L> followed();

  /** As the store has it, after every write that returned before; null when there is none. */
  @Nullable L read(InstanceKey key);

  /**
   * Begins another lease of an instance: the store has it in another epoch then. Its revision
   * stays. If it was made unhealthy because its lease was over, it is neither any more.
   *
   * @return the instance then; null when it changed
   */
  @Nullable L leaseAnew(L there);

  /**
   * Removes instances, those that did not change, so that watchers are told that they expired. It
   * may make them unhealthy first, and {@link Leased#isOver over}, and remove these later by
   * itself, unless they change.
   */
  void expire(String service, List<L> ended);

  /**
   * Writes what this replica tells, in place of what it told before. One call at a time. A write of
   * which it is not known whether it took place never does after a later one.
   */
  void tell(Beats beats);

  /** Removes what a replica told last, unless it told something else since. */
  void forget(Beats last);
}
