package io.rollcall.backend.etcd;

import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseKeepAliveRequest;
import io.etcd.jetcd.api.LeaseKeepAliveResponse;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.rollcall.registry.RegistryException.BackendUnavailable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Renews leases over one stream for all callers, opened when it is needed and again after it broke.
 * Callers who renew one lease at the same time share a request. Thread-safe.
 *
 * <p>etcd answers a stream in order, and keeps the renewal of a lease whose time is over until it
 * has ended that lease: for seconds, when thousands end at once. So who waits for long asks once
 * more on a stream of its own, and those who come later get a new one to share.
 */
final class KeepAlives {

  /** The part of the call timeout after which an answer is late. */
  private static final int PATIENCE = 8;

  private static final int MOST_ALONE = 256;

  private final EtcdClient client;
  private final Semaphore alone = new Semaphore(MOST_ALONE);
  private @Nullable Stream current;

  KeepAlives(EtcdClient client) {
    this.client = client;
  }

  /**
   * Gives the lease its full TTL again; false when there is no such lease.
   *
   * @throws BackendUnavailable when etcd does not say; renewing again does no harm
   */
  boolean renew(long lease) {
    var patience = client.callTimeout().dividedBy(PATIENCE);
    var asked = ask(lease, client.token());
    try {
      return ttl(asked.answer(), patience) > 0;
    } catch (TimeoutException e) {
      retire(asked.stream());
    }
    var half = client.callTimeout().minus(patience).dividedBy(2);
    try {
      return (mayAskAlone(half) ? ttlAlone(lease, half) : ttl(asked.answer(), half)) > 0;
    } catch (TimeoutException e) {
      asked.stream().fail(Status.DEADLINE_EXCEEDED.asRuntimeException());
      throw new BackendUnavailable("etcd did not answer a heartbeat in time", e);
    }
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
    var own = new Stream();
    try {
      own.start(client.token());
      return ttl(own.ask(lease), timeout);
    } finally {
      own.fail(Status.CANCELLED.asRuntimeException());
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

  private synchronized Asked ask(long lease, @Nullable String token) {
    var open = current;
    if (open == null) {
      open = new Stream();
      current = open;
      open.start(token);
    }
    return new Asked(open, open.ask(lease));
  }

  /** Nobody else is to ask on it. */
  private void retire(Stream stream) {
    synchronized (this) {
      if (current == stream) {
        current = null;
      }
    }
    stream.endIfDone();
  }

  private synchronized boolean isShared(Stream stream) {
    return current == stream;
  }

  private record Asked(Stream stream, CompletableFuture<Long> answer) {}

  /** One stream until it breaks. */
  private final class Stream implements StreamObserver<LeaseKeepAliveResponse> {
    private final Map<Long, CompletableFuture<Long>> waiting = new ConcurrentHashMap<>();
    private @Nullable ClientCallStreamObserver<LeaseKeepAliveRequest> requests;
    private @Nullable Throwable failure;

    synchronized void start(@Nullable String token) {
      requests = client.stream(token, LeaseGrpc.getLeaseKeepAliveMethod(), this);
    }

    synchronized CompletableFuture<Long> ask(long lease) {
      if (failure != null || requests == null) {
        return CompletableFuture.failedFuture(
            failure == null ? Status.UNAVAILABLE.asRuntimeException() : failure);
      }
      var asked = waiting.get(lease);
      if (asked != null) {
        return asked;
      }
      var answer = new CompletableFuture<Long>();
      waiting.put(lease, answer);
      requests.onNext(LeaseKeepAliveRequest.newBuilder().setID(lease).build());
      return answer;
    }

    @Override
    public void onNext(LeaseKeepAliveResponse answer) {
      var asked = waiting.remove(answer.getID());
      if (asked != null) {
        asked.complete(answer.getTTL());
        endIfDone();
      }
    }

    /** Once it owes no answer, and nobody will ask it. */
    void endIfDone() {
      if (waiting.isEmpty() && !isShared(this)) {
        fail(Status.CANCELLED.asRuntimeException());
      }
    }

    @Override
    public void onError(Throwable error) {
      if (EtcdErrors.isTokenRefused(error)) {
        client.forgetToken();
      }
      fail(error);
    }

    @Override
    public void onCompleted() {
      fail(Status.UNAVAILABLE.withDescription("it ended the stream").asRuntimeException());
    }

    void fail(Throwable error) {
      synchronized (KeepAlives.this) {
        if (current == this) {
          current = null;
        }
      }
      var open = breakOff(error);
      if (open != null) {
        open.cancel("broken", error);
      }
      waiting.values().forEach(asked -> asked.completeExceptionally(error));
      waiting.clear();
    }

    /** What is still to be cancelled, which calls back: not under a lock. */
    private synchronized @Nullable ClientCallStreamObserver<LeaseKeepAliveRequest> breakOff(
        Throwable error) {
      var open = failure == null ? requests : null;
      failure = failure == null ? error : failure;
      return open;
    }
  }
}
