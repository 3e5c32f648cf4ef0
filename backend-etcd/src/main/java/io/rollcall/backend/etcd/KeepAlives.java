package io.rollcall.backend.etcd;

import static java.util.Objects.requireNonNull;

import io.grpc.Status;
import io.rollcall.model.RegistryException.BackendUnavailable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Renews leases over a few streams for all callers, each opened when it is needed and again after
 * it broke. A lease always goes over the same one. Thread-safe.
 *
 * <p>etcd serves a stream one request after another, and keeps the renewal of a lease whose time is
 * over until it has ended that lease: for seconds, when thousands end at once. So who waits for
 * long asks once more on a stream of its own, and those who come later get a new one to share.
 */
final class KeepAlives {

  /**
   * A member that does not lead passes each renewal on to the leader, and the next of the stream
   * waits for that. Decision 0011 has what more or fewer streams cost.
   */
  private static final int STREAMS = 8;

  /** Spreads numbers that etcd or a client counts up; 2^64 divided by the golden ratio. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  /** The part of the call timeout after which an answer is late. */
  private static final int PATIENCE = 8;

  private static final int MOST_ALONE = 256;

  private final EtcdClient client;
  private final Semaphore alone = new Semaphore(MOST_ALONE);
  private final @Nullable KeepAliveStream[] streams = new @Nullable KeepAliveStream[STREAMS];

  KeepAlives(EtcdClient client) {
    this.client = client;
  }

  /**
   * Gives the lease its full TTL again; false when there is no such lease. What etcd did before the
   * call does not count.
   *
   * @throws BackendUnavailable when etcd does not say; renewing again does no harm
   */
  boolean renew(long lease) {
    try {
      return renewOnce(lease);
    } catch (BackendUnavailable e) {
      if (!EtcdErrors.isTokenRefused(e)) {
        throw e;
      }
      return renewOnce(lease); // etcd 3.5 checks the token of a stream again with each request
    }
  }

  private boolean renewOnce(long lease) {
    var patience = client.callTimeout().dividedBy(PATIENCE);
    var token = client.token();
    var stream = stream(lease, token);
    var answer = stream.ask(lease);
    while (answer == null) {
      stream = stream(lease, token);
      answer = stream.ask(lease);
    }
    try {
      return ttl(answer, patience) > 0;
    } catch (TimeoutException e) {
      stream.retire();
    }
    var half = client.callTimeout().minus(patience).dividedBy(2);
    try {
      return (mayAskAlone(half) ? ttlAlone(lease, half) : ttl(answer, half)) > 0;
    } catch (TimeoutException e) {
      stream.fail(Status.DEADLINE_EXCEEDED.asRuntimeException());
      throw new BackendUnavailable("etcd did not answer a heartbeat in time", e);
    }
  }

  private synchronized KeepAliveStream stream(long lease, @Nullable String token) {
    int number = Math.floorMod(Long.hashCode(lease * SPREAD), STREAMS);
    var stream = streams[number];
    if (stream == null || !stream.isOpen()) {
      stream = KeepAliveStream.open(client, token);
      streams[number] = stream;
    }
    return stream;
  }

  private boolean mayAskAlone(Duration longestWait) {
    try {
      return alone.tryAcquire(longestWait.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendUnavailable("the call was interrupted", e);
    }
  }

  private long ttlAlone(long lease, Duration timeout) throws TimeoutException {
    try {
      var own = KeepAliveStream.open(client, client.token());
      try {
        return ttl(requireNonNull(own.ask(lease)), timeout);
      } finally {
        own.fail(Status.CANCELLED.asRuntimeException());
      }
    } finally {
      alone.release();
    }
  }

  private static long ttl(CompletableFuture<Long> answer, Duration timeout)
      throws TimeoutException {
    try {
      return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw EtcdErrors.unavailable(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackendUnavailable("the call was interrupted", e);
    }
  }
}
