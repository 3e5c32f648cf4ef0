package io.rollcall.backend.etcd;

import io.rollcall.model.RegistryException.BackendUnavailable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * A lease that etcd was asked for, under an id of Rollcall's choosing, so that what goes under it
 * can be sent before the answer comes. Thread-safe.
 */
final class Grant {

  /** For what goes under a lease that is there, or under none. */
  static final Grant NONE = new Grant(Leases.NONE, CompletableFuture.completedFuture(null));

  private final long lease;
  private final CompletableFuture<?> answer;

  /**
   * @param answer which comes within the call timeout; it fails with {@link BackendUnavailable}
   */
  Grant(long lease, CompletableFuture<?> answer) {
    this.lease = lease;
    this.answer = answer;
  }

  long lease() {
    return lease;
  }

  /** Whether etcd has said that it granted it. */
  boolean isGranted() {
    return answer.isDone() && !answer.isCompletedExceptionally();
  }

  /**
   * Returns when etcd has said that it granted it.
   *
   * @throws BackendUnavailable when it did not say so
   */
  void await() {
    try {
      answer.get();
    } catch (ExecutionException e) {
      throw EtcdErrors.unavailable(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendUnavailable("the call was interrupted", e);
    }
  }
}
